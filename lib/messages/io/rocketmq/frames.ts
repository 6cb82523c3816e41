// RocketMQ remoting frames: int32 length | int32 (type << 24 | header length) | JSON header | body. A server answers in the type it
// was asked in, so JSON (type 0) is enough.
import { z } from 'zod'
import { sayOfConnection as say } from '../../../platform/connection-sentences.ts'
import { AppError } from '../../../platform/errors.ts'

const headerSchema = z.object({
  code: z.number().int(),
  flag: z.number().int().default(0),
  opaque: z.number().int(),
  remark: z.string().nullish(),
  extFields: z.record(z.string(), z.unknown()).nullish(),
})
export type Frame = { code: number; flag: number; opaque: number; remark: string; fields: Readonly<Record<string, string>>; body: Buffer }

export const maxFrameBytes = 16 * 1024 * 1024
const maxHeaderBytes = 1024 * 1024

/** fastjson writes bare integer keys: `{0:"127.0.0.1:10911"}`. */
export function parseLenientJson(bytes: Buffer): unknown {
  const text = bytes.toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    try {
      return JSON.parse(text.replaceAll(/([{,])\s*(-?\d{1,19})\s*:/g, '$1"$2":'))
    } catch {
      throw nonsense('an answer that is not JSON')
    }
  }
}

export const nonsense = (what: string): AppError => new AppError('unavailable', say('rocketmq-nonsense', { what }))

/** We call ourselves 4.9.3: brokers of every generation then agree on what a signature covers. */
const clientVersion = 399

/** A request with string fields. */
export function encodeRequest(code: number, opaque: number, fields: Readonly<Record<string, string>>, body?: Buffer): Buffer {
  const header = Buffer.from(JSON.stringify({ code, language: 'OTHER', version: clientVersion, opaque, flag: 0, extFields: fields }))
  const lengths = Buffer.alloc(8)
  lengths.writeInt32BE(4 + header.length + (body?.length ?? 0), 0)
  lengths.writeInt32BE(header.length, 4)
  return Buffer.concat([lengths, header, ...(body ? [body] : [])])
}

/** Length of the whole frame at the start of `bytes`; undefined while it is not known. Throws for an impossible length. */
export function frameLength(bytes: Buffer): number | undefined {
  if (bytes.length < 4) return undefined
  const length = bytes.readInt32BE(0) + 4
  if (length < 8 || length > maxFrameBytes) throw nonsense(`a frame of ${length} bytes`)
  return length
}

/** Parses one whole frame. Throws `unavailable` for anything that is not one. */
export function decodeFrame(frame: Buffer): Frame {
  const word = frame.readInt32BE(4)
  const headerLength = word & 0xff_ff_ff
  if (word >>> 24 !== 0) throw nonsense(`a header of type ${word >>> 24}`)
  if (headerLength > maxHeaderBytes || 8 + headerLength > frame.length) throw nonsense(`a header of ${headerLength} bytes`)
  const parsed = headerSchema.safeParse(parseLenientJson(frame.subarray(8, 8 + headerLength)))
  if (!parsed.success) throw nonsense('a header without code or opaque')
  const { code, flag, opaque, remark, extFields } = parsed.data
  const fields = Object.fromEntries(
    Object.entries(extFields ?? {}).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
  return { code, flag, opaque, remark: (remark ?? '').slice(0, 300), fields, body: frame.subarray(8 + headerLength) }
}

/** Cuts a stream of bytes into frames; throws `unavailable` for bytes that are none. Holds at most one frame of `maxFrameBytes`. */
export function createFrameReader(onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  let pending: Buffer[] = []
  let size = 0
  return (chunk) => {
    pending.push(chunk)
    size += chunk.length
    for (;;) {
      if ((pending[0]?.length ?? 0) < 4 && pending.length > 1) pending = [Buffer.concat(pending)]
      const length = frameLength(pending[0] ?? chunk)
      if (length === undefined || size < length) return
      const whole = pending.length === 1 ? (pending[0] ?? chunk) : Buffer.concat(pending)
      pending = [whole.subarray(length)]
      size -= length
      onFrame(decodeFrame(whole.subarray(0, length)))
    }
  }
}
