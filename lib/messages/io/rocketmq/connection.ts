import { sayOfConnection as say } from '../../../platform/connection-sentences.ts'
import { AppError } from '../../../platform/errors.ts'
import type { Fields, RemotingAccess } from './access.ts'
import { createFrameReader, encodeRequest, type Frame } from './frames.ts'
import { openSocket } from './open-socket.ts'

export type RemotingConnection = {
  /** One request, one answer. Throws timeout or unavailable. */
  call(code: number, fields?: Fields, body?: Buffer): Promise<Frame>
  /** Resets the connection where a request went without an answer. */
  close(): void
}

type Waiting = { resolve(frame: Frame): void; reject(error: Error): void; timer: NodeJS.Timeout }

/** Query by key and view are answered straight from the log's file. Seen at 4.9.7: over TLS the short ones lack their body. */
const fromLog = new Set([12, 33])
const callTimeoutMs = 5_000

/** Opens a connection to a name server or broker, `host:port`. Bytes that are no frame end it, with a sentence that says so. */
export async function openRemoting(address: string, signal: AbortSignal, access: RemotingAccess = {}): Promise<RemotingConnection> {
  const { socket, tcp } = await openSocket(address, signal, access)
  const waiting = new Map<number, Waiting>()
  let opaque = 0
  let dead: AppError | undefined
  let isOwed = false

  function fail(error: AppError): void {
    dead ??= error
    // what a socket did not get rid of before it was closed its kernel goes on sending, for more than a minute: a request that nobody
    // waits for any more would be executed when nobody expects it
    if (isOwed || waiting.size > 0) tcp.resetAndDestroy()
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
    call(code, fields = {}, body) {
      if (dead) return Promise.reject(dead)
      opaque += 1
      const id = opaque
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(id)
          isOwed = true
          const isCutShort = access.tls && fromLog.has(code)
          const late = { at: address, code, seconds: callTimeoutMs / 1000 }
          reject(new AppError('timeout', say(isCutShort ? 'rocketmq-no-answer-tls' : 'rocketmq-no-answer', late)))
        }, callTimeoutMs)
        waiting.set(id, { resolve, reject, timer })
        socket.write(encodeRequest(code, id, access.sign?.(fields, body) ?? fields, body))
      })
    },
    close: () => fail(new AppError('unavailable', 'closed')),
  }
}
