import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { sayOfConnection as say } from '../../../platform/connection-sentences.ts'
import { AppError } from '../../../platform/errors.ts'
import { hostPortOf } from '../../../platform/host-port.ts'
import type { RemotingAccess } from './access.ts'

/** What bytes are written to, and the TCP socket below it (the same without TLS), which alone can be reset. */
export type Wire = { socket: Socket; tcp: Socket }

const connectTimeoutMs = 3_000

/** Connects to `host:port`, then agrees on TLS where that is wanted. Throws timeout or unavailable. */
export async function openSocket(address: string, signal: AbortSignal, { tls }: RemotingAccess): Promise<Wire> {
  const place = hostPortOf(address)
  const tcp = connect(place)
  tcp.setNoDelay(true)
  await established(tcp, 'connect', { address, signal })
  if (!tls) return { socket: tcp, tcp }
  const socket = connectTls({ ...place, ...tls, socket: tcp })
  // what goes wrong from here on is told by the socket above
  tcp.on('error', () => {})
  await established(socket, 'secureConnect', { address, signal })
  return { socket, tcp }
}

type Peer = { address: string; signal: AbortSignal }

function established(socket: Socket, event: 'connect' | 'secureConnect', { address, signal }: Peer): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end(new AppError('timeout', say('peer-not-accepting', { at: address, seconds: connectTimeoutMs / 1000 }))),
      connectTimeoutMs,
    )
    const abort = () => end(new AppError('timeout', say('peer-connecting-cut', { at: address })))
    function end(error?: AppError): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      socket.off('error', refuse).off(event, accept)
      if (error) {
        socket.on('error', () => {})
        socket.destroy()
        reject(error)
      } else resolve()
    }
    const refuse = (error: Error) => end(new AppError('unavailable', say('peer-problem', { at: address, reason: error.message })))
    const accept = () => end()
    signal.addEventListener('abort', abort, { once: true })
    socket.once('error', refuse).once(event, accept)
  })
}
