// One question to one address, over one connection that is closed after it: the dubbo protocol, or Triple (gRPC over HTTP/2 without TLS).
import { connect } from 'node:net'
import { connect as connectHttp2 } from 'node:http2'
import { AppError } from '../../platform/errors.ts'
import { createFrameReader, type DubboFrame } from '../../statistics/dubbo-frame.ts'
import { formatAddress } from '../dubbo-url.ts'

export type CallPlace = { host: string; port: number }
export type CallOptions = {
  signal: AbortSignal
  /** A larger answer is refused */
  maxBytes: number
  /** From here on the question may have been heard */
  onSent?(): void
}

/** The answering frame. Throws unavailable, invalid-input, and whatever the socket throws. */
export function callDubbo({ host, port }: CallPlace, request: Uint8Array, options: CallOptions): Promise<DubboFrame> {
  const socket = connect({ host, port, signal: options.signal })
  const reader = createFrameReader(options.maxBytes)
  return new Promise<DubboFrame>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', () => reject(new AppError('unavailable', 'the connection was closed before an answer came')))
    socket.on('connect', () => {
      options.onSent?.()
      socket.write(request)
    })
    socket.on('data', (chunk: Buffer) => {
      try {
        // events are heartbeats and "read only" notices: none of them is our answer
        const answer = reader.push(chunk).find((frame) => !frame.isRequest && !frame.isEvent)
        if (answer) resolve(answer)
      } catch (error) {
        reject(error)
      }
    })
  }).finally(() => socket.destroy())
}

export type TriRequest = { path: string; headers: Readonly<Record<string, string>>; message: Uint8Array }
/** `status`: grpc-status, "" where none came; `message`: without the five bytes before it, undefined where none came. */
export type TriAnswer = { status: string; problem: string; message: Uint8Array | undefined }

/** Five bytes (flag, length) stand before the message, the status is in the trailers. Throws unavailable, timeout, invalid-input. */
export function callTri({ host, port }: CallPlace, request: TriRequest, options: CallOptions): Promise<TriAnswer> {
  const session = connectHttp2(`http://${formatAddress(host, port)}`, { settings: { enablePush: false } })
  return new Promise<TriAnswer>((resolve, reject) => {
    options.signal.addEventListener('abort', () => reject(new AppError('timeout', 'stopped')), { once: true })
    session.on('error', reject)
    session.on('connect', () => options.onSent?.())
    session.on('close', () => reject(new AppError('unavailable', 'the connection was closed before an answer came')))
    const stream = session.request({
      ':method': 'POST',
      ':path': request.path,
      'content-type': 'application/grpc+proto',
      te: 'trailers',
      ...request.headers,
    })
    const chunks: Buffer[] = []
    let size = 0
    let status = ''
    let problem = ''
    const onHeaders = (headers: Readonly<Record<string, unknown>>): void => {
      if (headers['grpc-status'] !== undefined) status = String(headers['grpc-status'])
      if (headers['grpc-message'] !== undefined) problem = decodeProblem(String(headers['grpc-message']))
      if (headers[':status'] !== undefined && headers[':status'] !== 200) problem = `HTTP ${String(headers[':status'])}`
    }
    stream.on('response', onHeaders)
    stream.on('trailers', onHeaders)
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > options.maxBytes) reject(new AppError('invalid-input', `The answer is larger than ${options.maxBytes} bytes.`))
      else chunks.push(chunk)
    })
    stream.on('error', reject)
    stream.on('end', () => {
      try {
        const message = messageOfFrame(Buffer.concat(chunks))
        if (status === '' && !message) throw new AppError('unavailable', `the stream ended without an answer ${problem}`.trim())
        resolve({ status, problem, message })
      } catch (error) {
        reject(error)
      }
    })
    stream.end(framed(request.message))
  }).finally(() => session.destroy())
}

/** grpc-message is percent-encoded. */
function decodeProblem(text: string): string {
  try {
    return decodeURIComponent(text).slice(0, 4000)
  } catch {
    return text.slice(0, 4000)
  }
}

function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

function messageOfFrame(bytes: Buffer): Uint8Array | undefined {
  if (bytes.length < 5) return undefined
  if (bytes[0] !== 0) throw new AppError('invalid-input', 'The answer is compressed, which nobody asked for.')
  const length = bytes.readUInt32BE(1)
  if (length > bytes.length - 5) throw new AppError('unavailable', 'the answer ends too early')
  return bytes.subarray(5, 5 + length)
}
