// Asks one instance what it offers. One connection, one question, then closed; goes only where the registry itself points.
import { AppError, isAppError, messageOf } from '../../platform/errors.ts'
import type { OfferedService } from '../application-metadata.ts'
import { formatAddress } from '../dubbo-url.ts'
import {
  decodeDubboAnswer,
  decodeTriAnswer,
  encodeDubboRequest,
  maxAnswerBytes,
  triRequest,
  type MetadataServicePlace,
} from '../metadata-call.ts'
import { callDubbo, callTri } from './rpc-call.ts'

export type AskOptions = { timeoutMs: number; signal: AbortSignal }

/** Throws unavailable, timeout, invalid-input. */
export async function askInstance(place: MetadataServicePlace, revision: string, options: AskOptions): Promise<OfferedService[]> {
  const deadline = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)])
  try {
    return await (place.protocol === 'tri' ? askTri(place, revision, deadline) : askDubbo(place, revision, deadline))
  } catch (error) {
    if (error instanceof AppError && isAppError(error, 'invalid-input')) throw error
    const code = deadline.aborted && !options.signal.aborted ? 'timeout' : 'unavailable'
    const where = `${place.protocol}://${formatAddress(place.host, place.port)}`
    const why = code === 'timeout' ? `no answer within ${options.timeoutMs} ms` : messageOf(error)
    throw new AppError(code, `${where}: ${why}`, { cause: error })
  }
}

async function askDubbo(place: MetadataServicePlace, revision: string, signal: AbortSignal): Promise<OfferedService[]> {
  const answer = await callDubbo(place, encodeDubboRequest(place, revision), { signal, maxBytes: maxAnswerBytes })
  return decodeDubboAnswer(answer.status, answer.body)
}

async function askTri(place: MetadataServicePlace, revision: string, signal: AbortSignal): Promise<OfferedService[]> {
  const { path, version, message } = triRequest(place, revision)
  const headers = { 'tri-service-version': version, 'tri-service-group': place.application }
  const answer = await callTri(place, { path, headers, message }, { signal, maxBytes: maxAnswerBytes })
  const status = `${answer.status} ${answer.problem}`.trim()
  if (!answer.message) throw new AppError('unavailable', `the instance answered without a message (status ${status || 'none'})`)
  return decodeTriAnswer(place, answer.message)
}
