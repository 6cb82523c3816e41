// A TCP proxy that knows where one frame ends (four bytes of length, as Kafka and RocketMQ have it) and spoils what servers
// answer: an answer is lost together with its connection, comes late, or comes twice. Of databases it takes what came at once for one.
import { connect, createServer, type Socket } from 'node:net'
import { findFreePort } from '../../scripts/support/ports.ts'

export type FaultProxy = {
  /** Chances of one answer, 0 to 1, on connections opened from now on; older ones are left alone. */
  spoil(faults: Faults): void
  /** How many answers were spoilt so far. */
  readonly counts: Readonly<Record<keyof Faults, number>>
  close(): Promise<void>
}
export type Faults = { drop: number; delay: number; repeat: number }

export const noFaults: Faults = { drop: 0, delay: 0, repeat: 0 }
const maxDelayMs = 700

type Options = {
  upstream?: { host: string; port: number }
  cut?: typeof frames
  /** how many times as likely as the others an answer is spoilt */
  weight?: (answer: Buffer) => number
}

/** Stands at 127.0.0.1:`port` before 127.0.0.2:`port`, so that a server there may tell everybody the address of the proxy; or before another. */
export async function startFaultProxy(
  port: number,
  random: () => number,
  { upstream: target = { host: '127.0.0.2', port }, cut = frames, weight = () => 1 }: Options = {},
): Promise<FaultProxy> {
  const sockets = new Set<Socket>()
  const counts = { drop: 0, delay: 0, repeat: 0 }
  let faults = noFaults

  function keep(socket: Socket, other: Socket): void {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => {})
    socket.once('close', () => {
      sockets.delete(socket)
      other.destroy()
    })
  }

  const server = createServer((client) => {
    const upstream = connect(target)
    keep(client, upstream)
    keep(upstream, client)
    client.on('data', (chunk: Buffer) => void upstream.write(chunk))
    const mine = faults
    let order = Promise.resolve()
    /** Whatever happens to an answer, those behind it stay behind it. */
    const pass = (frame: Buffer): void => {
      const fate = fateOf(mine, random() / weight(frame))
      if (fate) counts[fate] += 1
      const lateMs = fate === 'delay' ? random() * maxDelayMs : 0
      order = order.then(async () => {
        if (lateMs > 0) await new Promise((resolve) => setTimeout(resolve, lateMs))
        if (fate === 'drop') return void client.destroy()
        client.write(fate === 'repeat' ? Buffer.concat([frame, frame]) : frame)
      })
    }
    upstream.on('data', cut(pass))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    counts,
    spoil(next) {
      faults = next
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => void server.close(() => resolve()))
    },
  }
}

/** Stands before the server of a database; `url` leads through it. */
export async function startDatabaseProxy(url: string, random: () => number): Promise<FaultProxy & { url: string }> {
  const [through, port] = [new URL(url), await findFreePort()]
  const upstream = { host: through.hostname, port: Number(through.port) }
  const proxy = await startFaultProxy(port, random, { upstream, cut: (take) => take })
  through.hostname = '127.0.0.1'
  through.port = String(port)
  return { ...proxy, url: through.href }
}

function fateOf({ drop, delay, repeat }: Faults, dice: number): keyof Faults | undefined {
  if (dice < drop) return 'drop'
  if (dice < drop + delay) return 'delay'
  return dice < drop + delay + repeat ? 'repeat' : undefined
}

/** Cuts a stream into frames, their length in front. */
export function frames(take: (frame: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0)
      take(rest.subarray(0, end))
      rest = rest.subarray(end)
    }
  }
}
