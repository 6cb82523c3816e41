// Framing of the Dubbo protocol (ExchangeCodec): 16 bytes of header, then the body.
//   da bb | flag | status | request id (8) | body length (4)      flag: 80 request, 40 two-way, 20 event, low 5 bits serialization
import { AppError } from '../platform/errors.ts'

export type DubboFrame = {
  isRequest: boolean
  twoWay: boolean
  isEvent: boolean
  /** Of a response: 20 = OK */
  status: number
  /** 2 = Hessian 2 */
  serialization: number
  requestId: Uint8Array
  body: Uint8Array
}

export type FrameReader = {
  /** The frames that this chunk completes. Throws `invalid-input` when the stream is not Dubbo; it cannot be read any further then. */
  push(chunk: Uint8Array): DubboFrame[]
  /** Bytes held of a frame that is not complete. */
  pendingBytes(): number
}

const headerBytes = 16

/** Dubbo's own default for `payload`: 8 MB. */
export const maxBodyBytes = 8 * 1024 * 1024

/** Cuts a byte stream into frames, however it was split or merged on its way. */
export function createFrameReader(maxBody = maxBodyBytes): FrameReader {
  let chunks: Uint8Array[] = []
  let pending = 0
  let wanted = headerBytes

  function push(chunk: Uint8Array): DubboFrame[] {
    chunks.push(chunk)
    pending += chunk.length
    // joined only when enough is there: a body in many small chunks is copied once, not once per chunk
    if (pending < wanted) return []
    let bytes = join(chunks, pending)
    const frames: DubboFrame[] = []
    for (wanted = wantedBytes(bytes, maxBody); bytes.length >= wanted; wanted = wantedBytes(bytes, maxBody)) {
      if (bytes.length < headerBytes) break
      frames.push(frameOf(bytes.subarray(0, wanted)))
      bytes = bytes.subarray(wanted)
    }
    chunks = bytes.length > 0 ? [bytes] : []
    pending = bytes.length
    return frames
  }

  return { push, pendingBytes: () => pending }
}

/** Bytes that the first frame of `bytes` needs; the header's alone while that is incomplete. */
function wantedBytes(bytes: Uint8Array, maxBody: number): number {
  if ((bytes.length > 0 && bytes[0] !== 0xda) || (bytes.length > 1 && bytes[1] !== 0xbb))
    throw new AppError('invalid-input', 'not the Dubbo protocol')
  if (bytes.length < headerBytes) return headerBytes
  const length = new DataView(bytes.buffer, bytes.byteOffset).getInt32(12)
  if (length < 0 || length > maxBody) throw new AppError('invalid-input', `a Dubbo body of ${length} bytes (at most ${maxBody})`)
  return headerBytes + length
}

function frameOf(bytes: Uint8Array): DubboFrame {
  const flag = bytes[2] ?? 0
  return {
    isRequest: (flag & 0x80) !== 0,
    twoWay: (flag & 0x40) !== 0,
    isEvent: (flag & 0x20) !== 0,
    status: bytes[3] ?? 0,
    serialization: flag & 0x1f,
    requestId: bytes.slice(4, 12),
    body: bytes.slice(headerBytes),
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks
  if (chunks.length === 1 && only) return only
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

/** Response#OK */
export const okStatus = 20
/** Id of Hessian2Serialization */
export const hessian2 = 2

function encodeFrame(flag: number, requestId: Uint8Array, body: ArrayLike<number>, status = okStatus): Uint8Array {
  const frame = new Uint8Array(headerBytes + body.length)
  frame.set([0xda, 0xbb, flag, status])
  frame.set(requestId, 4)
  new DataView(frame.buffer).setInt32(12, body.length)
  frame.set(body, headerBytes)
  return frame
}

/** A two-way call in Hessian 2, the only one on its connection: its request id is 1. */
export const encodeRequestFrame = (body: Uint8Array): Uint8Array =>
  encodeFrame(0x80 | 0x40 | hessian2, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1), body, 0)

/** Answer to a heartbeat: an event whose body is Hessian's null. */
export const encodeHeartbeatReply = (request: DubboFrame): Uint8Array =>
  encodeFrame(0x20 | request.serialization, request.requestId, [0x4e])

/**
 * Answer "null" to a call. From 2.0.2 on the reply carries attachments: int 5 (RESPONSE_NULL_VALUE_WITH_ATTACHMENTS) and
 * {dubbo: "2.0.2"}; older callers, which send their release ("2.5.3", "2.6.0"), know only int 2 (RESPONSE_NULL_VALUE).
 */
export function encodeNullReply(request: DubboFrame, protocolVersion: string): Uint8Array {
  const body = knowsAttachments(protocolVersion) ? [0x95, 0x48, ...shortText('dubbo'), ...shortText('2.0.2'), 0x5a] : [0x92]
  return encodeFrame(hessian2, request.requestId, body)
}

/** Version.isSupportResponseAttachment: 2.0.2 up to 2.0.99. */
function knowsAttachments(version: string): boolean {
  const match = /^2\.0\.(\d{1,2})$/.exec(version)
  return match !== null && Number(match[1]) >= 2
}

const shortText = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)]
