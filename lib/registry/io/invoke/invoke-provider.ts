// One generic call to one provider that the registry names. Whatever happens after the question left us and before an answer came is
// unknown: the call may have been carried out, and is never sent again.
import { messageOf } from '../../../platform/errors.ts'
import { formatAddress } from '../../dubbo-url.ts'
import {
  decodeGenericDubbo,
  decodeGenericTri,
  encodeGenericDubbo,
  encodeGenericTri,
  type CallAnswer,
  type GenericCall,
} from '../../invoke/generic-call.ts'
import { callDubbo, callTri, type CallPlace } from '../rpc-call.ts'

export type InvokePlace = CallPlace & { protocol: 'dubbo' | 'tri' }

/** Dubbo's own default for `payload` is 8 MB; a person reads less. */
const maxAnswerBytes = 4 * 1024 * 1024

/** Throws `invalid-input` when the arguments are too much to send. */
export async function invokeProvider(
  place: InvokePlace,
  call: GenericCall,
  signal: AbortSignal,
): Promise<CallAnswer & { elapsedMs: number }> {
  const send = senderOf(place, call)
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(call.timeoutMs)])
  let isSent = false
  const began = performance.now()
  const elapsedMs = (): number => Math.round((performance.now() - began) * 10) / 10
  try {
    return { ...(await send({ signal: deadline, maxBytes: maxAnswerBytes, onSent: () => void (isSent = true) })), elapsedMs: elapsedMs() }
  } catch (error) {
    const why = deadline.aborted ? `no answer within ${call.timeoutMs} ms` : messageOf(error)
    const message = `${place.protocol}://${formatAddress(place.host, place.port)}: ${why}`
    return {
      outcome: isSent ? 'unknown' : 'unreachable',
      value: null,
      isCut: false,
      error: { class: '', message },
      elapsedMs: elapsedMs(),
    }
  }
}

type Sender = (options: Parameters<typeof callDubbo>[2]) => Promise<CallAnswer>

/** The bytes are made before anything is sent. */
function senderOf(place: InvokePlace, call: GenericCall): Sender {
  if (place.protocol === 'tri') {
    const request = encodeGenericTri(call)
    return async (options) => decodeGenericTri(await callTri(place, request, options))
  }
  const frame = encodeGenericDubbo(call)
  return async (options) => {
    const answer = await callDubbo(place, frame, options)
    return decodeGenericDubbo(answer)
  }
}
