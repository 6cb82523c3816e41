import { createHessianReader, type HessianValue } from './hessian-reader.ts'

export type Invocation = {
  /** Version of the protocol ("2.0.2"), or of the release for callers before 2.6.3 */
  protocolVersion: string
  path: string
  method: string
  /** JVM descriptor of the parameter types */
  description: string
  /** The first argument; null where the method has none */
  argument: HessianValue
}

/**
 * Body of a Dubbo request (DubboCodec.encodeRequestData): protocol version, path, version, method, descriptor, arguments,
 * attachments. The attachments hold nothing that a report needs and are not read. Throws `invalid-input`.
 */
export function decodeInvocation(body: Uint8Array): Invocation {
  const reader = createHessianReader(body)
  const [protocolVersion, path, , method, description] = Array.from({ length: 5 }, () => textOrEmpty(reader.read()))
  const invocation = { protocolVersion: protocolVersion ?? '', path: path ?? '', method: method ?? '', description: description ?? '' }
  return { ...invocation, argument: invocation.description === '' ? null : reader.read() }
}

const textOrEmpty = (value: HessianValue): string => (typeof value === 'string' ? value : '')
