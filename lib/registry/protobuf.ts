// As much of protobuf's wire format (protobuf.dev, "Encoding") as three small messages of Dubbo need, read from untrusted bytes.
import { AppError } from '../platform/errors.ts'

/** `value` of a varint, `bytes` of everything that has a length; fixed numbers are passed over. */
export type ProtobufField = { number: number; value: number; bytes: Uint8Array }

const none = new Uint8Array()
const maxFields = 100_000

/** Fields in their order. Throws invalid-input where the bytes are no message. */
export function readFields(bytes: Uint8Array): ProtobufField[] {
  const fields: ProtobufField[] = []
  let at = 0
  function varint(): number {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at]
      if (byte === undefined) throw refuse('ends too early')
      at += 1
      // beyond 2^53 nothing is exact, and nothing of ours comes near
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw refuse('has a number that is too long')
  }
  function take(length: number): Uint8Array {
    if (length > bytes.length - at) throw refuse('ends too early')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const tag = varint()
    const number = Math.floor(tag / 8)
    if (number === 0 || fields.length >= maxFields) throw refuse('is none of ours')
    switch (tag % 8) {
      case 0:
        fields.push({ number, value: varint(), bytes: none })
        break
      case 1:
        take(8)
        break
      case 2:
        fields.push({ number, value: 0, bytes: take(varint()) })
        break
      case 5:
        take(4)
        break
      default:
        throw refuse('has a field of an unknown kind')
    }
  }
  return fields
}

export const textOfBytes = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes ?? none)

/** A field with a length: text, or a message that is already bytes. */
export function lengthField(number: number, content: string | Uint8Array): Uint8Array {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return new Uint8Array([...varintOf(number * 8 + 2), ...varintOf(bytes.length), ...bytes])
}

function varintOf(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest]
    bytes.push((rest % 128) + 128)
  }
}

const refuse = (what: string): AppError => new AppError('invalid-input', `The protobuf message ${what}.`)
