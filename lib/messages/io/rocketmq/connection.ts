import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { sayOfConnection as say } from '../../../platform/connection-sentences.ts'
import { AppError } from '../../../platform/errors.ts'
import { hostPortOf } from '../../../platform/host-port.ts'
import type { Fields, RemotingAccess } from './access.ts'
import { createFrameReader, encodeRequest, type Frame } from './frames.ts'

export type RemotingConnection = {
  /** One request, one answer. Throws timeout or unavailable. */
  call(code: number, fields?: Fields): Promise<Frame>
  close(): void
}

type Waiting = { resolve(frame: Frame): void; reject(error: Error): void; timer: NodeJS.Timeout }

/** Query by key and view are answered straight from the log's file. Seen at 4.9.7: over TLS the short ones lack their body. */
const fromLog = new Set([12, 33])
const connectTimeoutMs = 3_000
const callTimeoutMs = 5_000

/** Opens a connection to a name server or broker, `host:port`. Bytes that are no frame end it, with a sentence that says so. */
export async function openRemoting(address: string, signal: AbortSignal, access: RemotingAccess = {}): Promise<RemotingConnection> {
  const socket = await openSocket(address, signal, access)
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
      fail(error instanceof AppError ? error : new AppError('unavailable', say('peer-no-frame', { at: address }), { cause: error }))
    }
  })
  socket.on('error', (error) => fail(new AppError('unavailable', say('peer-problem', { at: address, reason: error.message }))))
  socket.on('close', () => fail(new AppError('unavailable', say('peer-closed', { at: address }))))
  signal.addEventListener('abort', () => fail(new AppError('timeout', say('peer-reading-cut', { at: address }))), { once: true })

  return {
    call(code, fields = {}) {
      if (dead) return Promise.reject(dead)
      opaque += 1
      const id = opaque
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id)
          const isCutShort = access.tls && fromLog.has(code)
          const late = { at: address, code, seconds: callTimeoutMs / 1000 }
          reject(new AppError('timeout', say(isCutShort ? 'rocketmq-no-answer-tls' : 'rocketmq-no-answer', late)))
        }, callTimeoutMs)
        waiting.set(id, { resolve, reject, timer })
        socket.write(encodeRequest(code, id, access.sign?.(fields) ?? fields))
      })
    },
    close: () => fail(new AppError('unavailable', 'closed')),
  }
}

function openSocket(address: string, signal: AbortSignal, { tls }: RemotingAccess): Promise<Socket> {
  const place = hostPortOf(address)
  const established = tls ? 'secureConnect' : 'connect'
  return new Promise((resolve, reject) => {
    const socket = tls ? connectTls({ ...place, ...tls }) : connect(place)
    const timer = setTimeout(
      () => end(new AppError('timeout', say('peer-not-accepting', { at: address, seconds: connectTimeoutMs / 1000 }))),
      connectTimeoutMs,
    )
    const abort = () => end(new AppError('timeout', say('peer-connecting-cut', { at: address })))
    function end(error?: AppError): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      socket.off('error', refuse).off(established, accept)
      if (error) {
        socket.on('error', () => {})
        socket.destroy()
        reject(error)
      } else resolve(socket)
    }
    const refuse = (error: Error) => end(new AppError('unavailable', say('peer-problem', { at: address, reason: error.message })))
    const accept = () => end()
    signal.addEventListener('abort', abort, { once: true })
    socket.once('error', refuse).once(established, accept)
    socket.setNoDelay(true)
  })
}
