// Asks one instance what it offers. One connection, one question, then closed; goes only where the registry itself points.
import { connect } from 'node:net'
import { connect as connectHttp2 } from 'node:http2'
import { AppError, isAppError, messageOf } from '../../platform/errors.ts'
import { createFrameReader } from '../../statistics/dubbo-frame.ts'
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

function askDubbo(place: MetadataServicePlace, revision: string, signal: AbortSignal): Promise<OfferedService[]> {
  const socket = connect({ host: place.host, port: place.port, signal })
  const reader = createFrameReader(maxAnswerBytes)
  return new Promise<OfferedService[]>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', () => reject(new AppError('unavailable', 'the connection was closed before an answer came')))
    socket.on('connect', () => socket.write(encodeDubboRequest(place, revision)))
    socket.on('data', (chunk: Buffer) => {
      try {
        // events are heartbeats and "read only" notices: none of them is our answer
        const answer = reader.push(chunk).find((frame) => !frame.isRequest && !frame.isEvent)
        if (answer) resolve(decodeDubboAnswer(answer.status, answer.body))
      } catch (error) {
        reject(error)
      }
    })
  }).finally(() => socket.destroy())
}

/** gRPC over HTTP/2 without TLS, as Triple speaks it: five bytes (flag, length) before the message, the status in the trailers. */
function askTri(place: MetadataServicePlace, revision: string, signal: AbortSignal): Promise<OfferedService[]> {
  const { path, version, message } = triRequest(place, revision)
  const session = connectHttp2(`http://${formatAddress(place.host, place.port)}`, { settings: { enablePush: false } })
  return new Promise<OfferedService[]>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new AppError('timeout', 'stopped')), { once: true })
    session.on('error', reject)
    session.on('close', () => reject(new AppError('unavailable', 'the connection was closed before an answer came')))
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc+proto',
      te: 'trailers',
      'tri-service-version': version,
      'tri-service-group': place.application,
    })
    const chunks: Buffer[] = []
    let size = 0
    let status = ''
    let problem = ''
    const onHeaders = (headers: Readonly<Record<string, unknown>>): void => {
      if (headers['grpc-status'] !== undefined) status = String(headers['grpc-status'])
      if (headers['grpc-message'] !== undefined) problem = String(headers['grpc-message']).slice(0, 300)
      if (headers[':status'] !== undefined && headers[':status'] !== 200) problem = `HTTP ${String(headers[':status'])}`
    }
    stream.on('response', onHeaders)
    stream.on('trailers', onHeaders)
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxAnswerBytes) reject(new AppError('invalid-input', `The answer is larger than ${maxAnswerBytes} bytes.`))
      else chunks.push(chunk)
    })
    stream.on('error', reject)
    stream.on('end', () => {
      try {
        resolve(decodeTriAnswer(place, messageOfFrame(Buffer.concat(chunks), `${status} ${problem}`.trim())))
      } catch (error) {
        reject(error)
      }
    })
    stream.end(framed(message))
  }).finally(() => session.destroy())
}

function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

function messageOfFrame(bytes: Buffer, status: string): Uint8Array {
  if (bytes.length < 5) throw new AppError('unavailable', `the instance answered without a message (status ${status || 'none'})`)
  if (bytes[0] !== 0) throw new AppError('invalid-input', 'The answer is compressed, which nobody asked for.')
  const length = bytes.readUInt32BE(1)
  if (length > bytes.length - 5) throw new AppError('unavailable', 'the answer ends too early')
  return bytes.subarray(5, 5 + length)
}
