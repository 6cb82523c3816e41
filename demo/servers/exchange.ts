import { connect } from 'node:net'

export type Exchange = { port: number; send: Buffer; isWhole: (received: Buffer) => boolean; timeoutMs: number }

/** One request and one answer over a fresh connection to this machine: all that a readiness probe needs. */
export function exchange({ port, send, isWhole, timeoutMs }: Exchange): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' })
    let received = Buffer.alloc(0)
    const end = (error?: Error): void => {
      socket.destroy()
      if (error) reject(error)
      else resolve(received)
    }
    socket.setTimeout(timeoutMs, () => end(new Error(`Port ${port} did not answer within ${timeoutMs} ms`)))
    socket.once('error', end)
    socket.once('connect', () => socket.write(send))
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      if (received.length > 1 << 20) end(new Error(`Port ${port} answered more than a probe expects`))
      else if (isWhole(received)) end()
    })
    socket.once('end', () => end(isWhole(received) ? undefined : new Error(`Port ${port} closed the connection`)))
  })
}

/** For protocols whose frames start with their length in four bytes. */
export function hasWholeFrame(received: Buffer): boolean {
  return received.length >= 4 && received.length >= 4 + received.readInt32BE(0)
}
