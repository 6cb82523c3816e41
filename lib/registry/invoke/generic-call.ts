// A generic call (org.apache.dubbo.rpc.service.GenericService#$invoke) as bytes, and what its answer means: over the dubbo protocol
// (ExchangeCodec, DubboCodec, since 2.5) and over Triple (TripleRequestWrapper, since 3.0). The provider's GenericFilter finds the method
// by name and erased types, makes objects of maps, and answers in maps.
import { AppError } from '../../platform/errors.ts'
import { encodeRequestFrame, hessian2, okStatus, type DubboFrame } from '../../statistics/dubbo-frame.ts'
import { createHessianReader, type HessianLimits, type HessianValue } from '../../statistics/hessian-reader.ts'
import { writeHessian, type HessianInput } from '../../statistics/hessian-writer.ts'
import type { ServiceKey } from '../service-id.ts'
import { tripleRequest, tripleResponse } from '../triple-message.ts'
import { answerToJson } from './answer-json.ts'
import { exceptionOf } from './remote-exception.ts'
import type { ServiceTest } from './schema.ts'

export type GenericCall = {
  service: ServiceKey
  /** URL path of the provider: its interface, unless it says otherwise */
  path: string
  method: string
  /** erased */
  parameterTypes: readonly string[]
  arguments: readonly HessianInput[]
  timeoutMs: number
  attachments: Readonly<Record<string, string>>
}

export type CallAnswer = Pick<ServiceTest, 'outcome' | 'value' | 'isCut' | 'error'>

const types = ['java.lang.String', '[Ljava.lang.String;', '[Ljava.lang.Object;']
const descriptor = 'Ljava/lang/String;[Ljava/lang/String;[Ljava/lang/Object;'
/** An exception carries its stack; a value may be a long list. */
export const answerLimits: HessianLimits = { maxDepth: 64, maxValues: 200_000, maxText: 4 * 1024 * 1024 }

const namesOf = (call: GenericCall): HessianInput => ({ kind: 'list', type: '[string', items: call.parameterTypes })
const valuesOf = (call: GenericCall): HessianInput => ({ kind: 'list', type: '[object', items: call.arguments })

/** A whole two-way request frame with request id 1. Throws `invalid-input` when the arguments are too much. */
export function encodeGenericDubbo(call: GenericCall): Uint8Array {
  const { interface: name, group, version } = call.service
  const attachments: Record<string, string> = {
    ...call.attachments,
    path: call.path,
    interface: name,
    ...(version === '' ? {} : { version }),
    ...(group === '' ? {} : { group }),
    timeout: String(call.timeoutMs),
    generic: 'true',
  }
  const head = ['2.0.2', call.path, version === '' ? '0.0.0' : version, '$invoke', descriptor]
  const entries = Object.entries(attachments)
  return encodeRequestFrame(writeHessian([...head, call.method, namesOf(call), valuesOf(call), { kind: 'map', type: '', entries }]))
}

/** The same as a Triple request. */
export function encodeGenericTri(call: GenericCall): { path: string; headers: Record<string, string>; message: Uint8Array } {
  const { group, version } = call.service
  return {
    path: `/${call.path}/$invoke`,
    headers: {
      ...Object.fromEntries(Object.entries(call.attachments).map(([key, value]) => [key.toLowerCase(), value])),
      ...(version === '' ? {} : { 'tri-service-version': version }),
      ...(group === '' ? {} : { 'tri-service-group': group }),
      generic: 'true',
      'grpc-timeout': `${call.timeoutMs}m`,
    },
    message: tripleRequest([call.method, namesOf(call), valuesOf(call)], types),
  }
}

/** Response#getStatus of remoting.exchange: why a provider did not run a call. */
const statusWords: Readonly<Record<number, string>> = {
  30: 'client time-out',
  31: 'server time-out',
  40: 'bad request',
  50: 'bad response',
  60: 'service not found',
  70: 'service error',
  80: 'server error',
  90: 'client error',
  100: 'its thread pool is exhausted',
}

/** A response frame. Throws `invalid-input` where the bytes are no answer. */
export function decodeGenericDubbo({ status, serialization, body }: Pick<DubboFrame, 'status' | 'serialization' | 'body'>): CallAnswer {
  // 3.2 writes the text of an error in the serialization it prefers itself, fastjson2, whatever the call came in
  if (serialization !== hessian2 && status !== okStatus) return refusal(`${wordOf(status)}: ${firstLines(plainText(body))}`)
  if (serialization !== hessian2)
    throw new AppError('invalid-input', `it answered in serialization ${serialization}, only Hessian 2 is read`)
  const reader = createHessianReader(body, answerLimits)
  if (status !== okStatus) {
    const why = reader.read()
    return refusal(`${wordOf(status)}: ${typeof why === 'string' ? firstLines(why) : 'no text'}`)
  }
  // DubboCodec: 0 and 3 carry an exception, 1 and 4 a value, 2 and 5 null
  const kind = reader.read()
  if (kind === 2 || kind === 5) return valueOf(null)
  if (kind === 1 || kind === 4) return valueOf(reader.read())
  if (kind === 0 || kind === 3) return thrown(reader.read())
  throw new AppError('invalid-input', 'The provider answered in a way that is not Dubbo.')
}

/** `status`: of gRPC, "0" is well; `message` without the five bytes of its frame, undefined where none came. */
export function decodeGenericTri(answer: { status: string; problem: string; message: Uint8Array | undefined }): CallAnswer {
  const { status, problem, message } = answer
  if (status !== '0' && status !== '') return triRefusal(status, problem)
  return message === undefined || message.length === 0 ? valueOf(null) : wrapperOf(message)
}

function wrapperOf(message: Uint8Array): CallAnswer {
  const { serialization, data } = tripleResponse(message)
  if (!data || data.length === 0) return valueOf(null)
  if (!serialization.startsWith('hessian')) throw new AppError('invalid-input', `It answered in "${serialization.slice(0, 30)}".`)
  const value = createHessianReader(data, answerLimits).read()
  return isThrowable(value) ? thrown(value) : valueOf(value)
}

const isThrowable = (value: HessianValue): boolean =>
  typeof value === 'object' && value !== null && value.kind === 'object' && /(Exception|Error)$/.test(value.type)

/** TripleProtocol turns what a method throws into a status with the exception's text. */
function triRefusal(status: string, problem: string): CallAnswer {
  const text = firstLines(problem)
  // 2 UNKNOWN and 13 INTERNAL: the method ran and threw; 12 UNIMPLEMENTED, 5 NOT_FOUND: it did not run
  const found = /^(?:.*?: )?((?:[\w$]+\.)+[\w$]*(?:Exception|Error))\b:? ?([\s\S]*)$/.exec(text)
  if (found && (status === '2' || status === '13'))
    return { outcome: 'exception', value: null, isCut: false, error: { class: found[1] ?? '', message: found[2] ?? '' } }
  return refusal(`gRPC status ${status}: ${text}`)
}

function valueOf(value: HessianValue): CallAnswer {
  const json = answerToJson(value)
  return { outcome: 'value', value: json.value, isCut: json.isCut, error: null }
}

function thrown(value: HessianValue): CallAnswer {
  const { error, ran } = exceptionOf(value)
  return { outcome: ran ? 'exception' : 'refused', value: null, isCut: false, error }
}

const refusal = (message: string): CallAnswer => ({ outcome: 'refused', value: null, isCut: false, error: { class: '', message } })

const wordOf = (status: number): string => statusWords[status] ?? `status ${status}`

/** The first run of characters in bytes of another form. */
const plainText = (body: Uint8Array): string =>
  /[\x20-\x7e]{8,}[\s\S]*/.exec(new TextDecoder().decode(body.subarray(0, 4000)))?.[0].replace(/[^\n\t\x20-\x7e]/g, '') ?? 'no text'

/** Dubbo appends whole stacks to its texts. */
const firstLines = (text: string): string => (text.split(/\n\s*at /, 1)[0] ?? '').trim().slice(0, 2000)
