// Asks a seed broker one question by hand before the library talks to it: what answers nonsense is told apart from what does not
// answer, and the library's decoder, which trusts every count it reads, never sees it.
import { connect as connectTcp } from 'node:net'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import { sayOfConnection as say } from '../../platform/connection-sentences.ts'
import { AppError, messageOf } from '../../platform/errors.ts'
import type { HostPort } from '../../platform/host-port.ts'

/** ApiVersions v0, correlation id 1, no client id: every broker since 0.10 answers it, before any authentication. */
const question = Buffer.from('0000000a0012000000000001ffff', 'hex')
const maxAnswer = 64 * 1024

/** Resolves when the peer speaks Kafka. Throws `unavailable` or `timeout` with the reason in words. */
export async function probeBroker({ host, port }: HostPort, tls: ConnectionOptions | undefined, timeoutMs: number): Promise<void> {
  const at = `${host}:${port}`
  await new Promise<void>((resolve, reject) => {
    const socket = tls ? connectTls({ ...tls, host, port }) : connectTcp({ host, port })
    const deadline = setTimeout(() => end(new AppError('timeout', say('peer-no-answer', { at, ms: timeoutMs }))), timeoutMs)
    let received = Buffer.alloc(0)
    function end(error?: AppError): void {
      clearTimeout(deadline)
      socket.destroy()
      if (error) reject(error)
      else resolve()
    }
    socket.once(tls ? 'secureConnect' : 'connect', () => socket.write(question))
    socket.on('error', (error) =>
      end(new AppError('unavailable', say('peer-unreachable', { at, reason: messageOf(error) || 'connection refused' }))),
    )
    socket.on('close', () => end(new AppError('unavailable', say('kafka-closed', { at }))))
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      const verdict = judge(received)
      if (verdict === 'nonsense') end(new AppError('unavailable', say('kafka-nonsense', { at })))
      if (verdict === 'kafka') end()
    })
  })
}

/** Length, correlation id 1, error code, then so many times three 16-bit numbers that fill the length exactly. */
function judge(bytes: Buffer): 'kafka' | 'nonsense' | 'incomplete' {
  if (bytes.length < 4) return 'incomplete'
  const length = bytes.readInt32BE(0)
  if (length < 10 || length > maxAnswer) return 'nonsense'
  if (bytes.length < 14) return 'incomplete'
  const isKafka = bytes.readInt32BE(4) === 1 && bytes.readInt32BE(10) * 6 + 10 === length
  return isKafka ? 'kafka' : 'nonsense'
}
