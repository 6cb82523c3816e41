// The messages that carry Hessian over Triple (triple_wrapper.proto of Dubbo 3): TripleRequestWrapper and TripleResponseWrapper.
import { writeHessian, type HessianInput } from '../statistics/hessian-writer.ts'
import { lengthField, readFields, textOfBytes } from './protobuf.ts'

/** Serialization 1, each argument 2, each type 3. Throws `invalid-input` when the arguments are too much. */
export function tripleRequest(values: readonly HessianInput[], types: readonly string[]): Uint8Array {
  const parts = [
    lengthField(1, 'hessian4'),
    ...values.map((value) => lengthField(2, writeHessian([value]))),
    ...types.map((type) => lengthField(3, type)),
  ]
  const message = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    message.set(part, at)
    at += part.length
  }
  return message
}

/** Serialization 1, data 2; `data` is undefined where there is none. Throws `invalid-input`. */
export function tripleResponse(message: Uint8Array): { serialization: string; data: Uint8Array | undefined } {
  const fields = readFields(message)
  return {
    serialization: textOfBytes(fields.find((field) => field.number === 1)?.bytes),
    data: fields.find((field) => field.number === 2)?.bytes,
  }
}
