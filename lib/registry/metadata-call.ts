// The bytes of one question to an instance: getMetadataInfo(revision) of org.apache.dubbo.metadata.MetadataService, over the dubbo protocol
// (ExchangeCodec, DubboCodec) or as a Triple wrapper message, or of MetadataServiceV2 as a protobuf message. And of the answers.
import { AppError } from '../platform/errors.ts'
import { encodeRequestFrame, okStatus } from '../statistics/dubbo-frame.ts'
import { createHessianReader, type HessianLimits } from '../statistics/hessian-reader.ts'
import { writeHessian } from '../statistics/hessian-writer.ts'
import { parseMetadataHessian, parseMetadataProtobuf, type OfferedService } from './application-metadata.ts'
import type { InstanceNode } from './instance-node.ts'
import { lengthField } from './protobuf.ts'
import { tripleRequest, tripleResponse } from './triple-message.ts'
import { z } from 'zod'

/** Where an instance says that its MetadataService is. */
export type MetadataServicePlace = {
  application: string
  host: string
  port: number
  protocol: 'dubbo' | 'tri'
  /** MetadataServiceV2 is there (Dubbo 3.3, over Triple) */
  hasV2: boolean
  /** Version of MetadataService itself */
  version: string
}

const service = 'org.apache.dubbo.metadata.MetadataService'
export const serviceV2 = `${service}V2`
export const maxAnswerBytes = 8 * 1024 * 1024
/** A thousand services of thirty parameters come to about 70,000 values. */
const answerLimits: HessianLimits = { maxDepth: 24, maxValues: 1_000_000, maxText: maxAnswerBytes }

const paramsSchema = z.looseObject({
  port: z.coerce.number().int().min(1).max(65_535),
  protocol: z.string(),
  version: z.string().optional(),
})

/** Undefined where the instance does not say, or where it is a protocol we do not speak. */
export function metadataServiceOf(instance: Pick<InstanceNode, 'application' | 'host' | 'metadata'>): MetadataServicePlace | undefined {
  const { application, host, metadata } = instance
  const params = paramsSchema.safeParse(parseJson(metadata['dubbo.metadata-service.url-params'] ?? '')).data
  if (params?.protocol !== 'dubbo' && params?.protocol !== 'tri') return undefined
  const { port, protocol, version = '1.0.0' } = params
  return { application, host, port, protocol, version, hasV2: metadata['meta-v'] === '2.0.0' }
}

/** A whole request frame: two-way, Hessian 2, request id 1. */
export function encodeDubboRequest({ application, version }: MetadataServicePlace, revision: string): Uint8Array {
  const attachments = { path: service, interface: service, version, group: application, timeout: '3000' }
  const entries = Object.entries(attachments)
  return encodeRequestFrame(
    writeHessian(['2.0.2', service, version, 'getMetadataInfo', 'Ljava/lang/String;', revision, { kind: 'map', type: '', entries }]),
  )
}

/** The body of a response frame. Throws invalid-input, unavailable (the application answered with an error). */
export function decodeDubboAnswer(status: number, body: Uint8Array): OfferedService[] {
  const reader = createHessianReader(body, answerLimits)
  if (status !== okStatus) {
    const why = reader.read()
    throw new AppError('unavailable', `The instance answered status ${status}: ${typeof why === 'string' ? why.slice(0, 300) : 'no text'}`)
  }
  // DubboCodec: 1 and 4 carry a value, 2 and 5 null, 0 and 3 an exception
  const kind = reader.read()
  if (kind === 2 || kind === 5) throw new AppError('unavailable', 'The instance knows nothing of this revision.')
  if (kind !== 1 && kind !== 4) throw new AppError('unavailable', 'The instance answered with an exception.')
  return parseMetadataHessian(reader.read())
}

/** `:path` and headers of the Triple call, and its message without the five bytes of gRPC framing. */
export function triRequest(place: MetadataServicePlace, revision: string): { path: string; version: string; message: Uint8Array } {
  if (place.hasV2) return { path: `/${serviceV2}/GetMetadataInfo`, version: '2.0.0', message: lengthField(1, revision) }
  return { path: `/${service}/getMetadataInfo`, version: place.version, message: tripleRequest([revision], ['java.lang.String']) }
}

/** The message of a Triple answer. Throws invalid-input. */
export function decodeTriAnswer(place: MetadataServicePlace, message: Uint8Array): OfferedService[] {
  if (place.hasV2) return parseMetadataProtobuf(message)
  const { serialization, data } = tripleResponse(message)
  if (!data) throw new AppError('unavailable', 'The instance knows nothing of this revision.')
  if (!serialization.startsWith('hessian')) throw new AppError('invalid-input', `The instance answered in "${serialization.slice(0, 30)}".`)
  return parseMetadataHessian(createHessianReader(data, answerLimits).read())
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
