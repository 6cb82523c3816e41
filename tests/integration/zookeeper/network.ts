// A TCP relay that can stop passing bytes without closing anything (a half-open connection), or cut everything.
import { createServer, connect, type Socket } from 'node:net'

export type Network = {
  readonly port: number
  /** Bytes wait from now on, in both directions; new connections are accepted and wait too. */
  hold(): void
  /** What the server answers waits from now on; what it is asked still gets there. */
  mute(): void
  resume(): void
  /** Closes every connection; new ones are accepted. */
  cut(): void
  close(): Promise<void>
}

export async function startNetwork(targetPort: number): Promise<Network> {
  const sockets = new Set<Socket>()
  const servers = new Set<Socket>()
  let held = false
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1')
    servers.add(far)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        servers.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    far.pipe(near)
    if (held) for (const socket of [near, far]) socket.pause()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    hold() {
      held = true
      for (const socket of sockets) socket.pause()
    },
    mute() {
      for (const socket of servers) socket.pause()
    },
    resume() {
      held = false
      for (const socket of sockets) socket.resume()
    },
    cut() {
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
