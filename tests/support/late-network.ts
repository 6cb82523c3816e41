// A TCP path that swallows one request, and gives it up when it is told to, as a network that heals does: what a kernel could not send
// it keeps and sends again, also after its process has closed the socket or died. Only a connection that was reset forgets it.
import { connect, createServer, type Socket } from 'node:net'
import { frames } from './fault-proxy.ts'

export type LateNetwork = {
  /** Swallows the next request that `isMeant`, and all behind it on its connection. `forgets`: a reset of ours reaches the kernel. */
  hold(isMeant: (request: Buffer) => boolean, options?: { forgets: boolean }): Held
  close(): Promise<void>
}
export type Held = {
  /** when it was swallowed */
  readonly taken: Promise<void>
  /** Brings it to the server now. */
  release(): void
}

type Hold = { isMeant: (request: Buffer) => boolean; forgets: boolean; take: (bring: () => void) => void }

/** Stands at 127.0.0.1:`port` before 127.0.0.2:`port`, so that a server there may tell everybody this address. */
export async function startLateNetwork(port: number): Promise<LateNetwork> {
  const sockets = new Set<Socket>()
  const holds = new Set<Hold>()

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ host: '127.0.0.2', port })
    const path = { swallowed: [] as Buffer[], isCut: false, wasReset: false }
    for (const socket of [client, upstream]) sockets.add(socket.setNoDelay(true))
    const swallow = (hold: Hold): void => {
      holds.delete(hold)
      path.isCut = true
      hold.take(() => {
        if (path.wasReset && hold.forgets) upstream.destroy()
        else upstream.write(Buffer.concat(path.swallowed))
      })
    }
    const pass = (request: Buffer): void => {
      const hold = [...holds].find(({ isMeant }) => isMeant(request))
      if (hold) swallow(hold)
      if (path.isCut) path.swallowed.push(request)
      else upstream.write(request)
    }
    client.on('data', frames(pass))
    client.on('error', () => (path.wasReset = true))
    client.on('end', () => path.isCut || upstream.end())
    client.on('close', () => path.isCut || upstream.destroy())
    upstream.on('data', (chunk: Buffer) => void (path.isCut || client.write(chunk)))
    upstream.on('error', () => {})
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    hold(isMeant, { forgets } = { forgets: true }) {
      const taken = Promise.withResolvers<void>()
      let bring = (): void => {}
      holds.add({
        isMeant,
        forgets,
        take(later) {
          bring = later
          taken.resolve()
        },
      })
      return { taken: taken.promise, release: () => bring() }
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => void server.close(() => resolve()))
    },
  }
}
