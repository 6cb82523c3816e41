import { connect, type Socket } from 'node:net'
import { AppError } from '../../../platform/errors.ts'
import { createFrameReader, encodeRequest, type Frame } from './frames.ts'

export type RemotingConnection = {
  /** One request, one answer. Throws timeout or unavailable. */
  call(code: number, fields?: Readonly<Record<string, string>>): Promise<Frame>
  close(): void
}

type Waiting = { resolve(frame: Frame): void; reject(error: Error): void; timer: NodeJS.Timeout }

const connectTimeoutMs = 3_000
const callTimeoutMs = 5_000

/** Opens a connection to a name server or broker, `host:port`. Bytes that are no frame end it, with a sentence that says so. */
export async function openRemoting(address: string, signal: AbortSignal): Promise<RemotingConnection> {
  const socket = await openSocket(address, signal)
  const waiting = new Map<number, Waiting>()
  let opaque = 0
  let dead: AppError | undefined

  function fail(error: AppError): void {
    dead ??= error
    socket.destroy()
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer)
      reject(dead)
    }
    waiting.clear()
  }

  /** Requests of the broker to us (flag bit 0 clear) are not answered: we are no producer. */
  function settle(frame: Frame): void {
    const waiter = (frame.flag & 1) === 1 ? waiting.get(frame.opaque) : undefined
    if (!waiter) return
    waiting.delete(frame.opaque)
    clearTimeout(waiter.timer)
    waiter.resolve(frame)
  }

  const take = createFrameReader(settle)
  socket.on('data', (chunk: Buffer) => {
    try {
      take(chunk)
    } catch (error) {
      fail(error instanceof AppError ? error : new AppError('unavailable', `${address} sent something that is no frame`, { cause: error }))
    }
  })
  socket.on('error', (error) => fail(new AppError('unavailable', `${address}: ${error.message}`)))
  socket.on('close', () => fail(new AppError('unavailable', `${address} closed the connection`)))
  signal.addEventListener('abort', () => fail(new AppError('timeout', `reading ${address} was cut off`)), { once: true })

  return {
    call(code, fields = {}) {
      if (dead) return Promise.reject(dead)
      opaque += 1
      const id = opaque
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id)
          reject(new AppError('timeout', `${address} did not answer request ${code} within ${callTimeoutMs / 1000} s`))
        }, callTimeoutMs)
        waiting.set(id, { resolve, reject, timer })
        socket.write(encodeRequest(code, id, fields))
      })
    },
    close: () => fail(new AppError('unavailable', 'closed')),
  }
}

function openSocket(address: string, signal: AbortSignal): Promise<Socket> {
  const colon = address.lastIndexOf(':')
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.slice(0, colon).replaceAll(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) })
    const timer = setTimeout(
      () => end(new AppError('timeout', `${address} did not accept a connection within ${connectTimeoutMs / 1000} s`)),
      connectTimeoutMs,
    )
    const abort = () => end(new AppError('timeout', `connecting to ${address} was cut off`))
    function end(error?: AppError): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      socket.removeAllListeners()
      if (error) {
        socket.on('error', () => {})
        socket.destroy()
        reject(error)
      } else resolve(socket)
    }
    signal.addEventListener('abort', abort, { once: true })
    socket.once('error', (error) => end(new AppError('unavailable', `${address}: ${error.message}`)))
    socket.once('connect', () => end())
    socket.setNoDelay(true)
  })
}
