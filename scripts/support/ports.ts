import { createServer } from 'node:net'
import { createSocket, type Socket } from 'node:dgram'
import { randomInt } from 'node:crypto'

/**
 * Below the range that the kernel gives to outgoing connections: a server must be able to come back on its port,
 * and a client that retries a dead port out of that range can end up connected to itself.
 */
const lowest = 12_000
const highest = 31_000

/** First of `count` neighbouring ports that are free now, and were given to nobody by this process or another one that lives. */
export async function findFreePort(count = 1): Promise<number> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const first = randomInt(lowest, highest)
    if (await holdAll(Array.from({ length: count }, (_, index) => first + index))) return first
  }
  throw new Error(`No ${count} free neighbouring ports found between ${lowest} and ${highest} on this machine.`)
}

async function holdAll(ports: readonly number[]): Promise<boolean> {
  const held: Socket[] = []
  for (const port of ports) {
    const holding = await hold(port)
    if (holding) held.push(holding)
    if (holding && (await isFree(port))) continue
    for (const socket of held) socket.close()
    return false
  }
  return true
}

/**
 * A server takes a while to listen, and gives its port up for as long as it is restarted. Until this process ends, by whatever, a UDP socket
 * of the same number keeps the port from others who ask here; no server of ours speaks UDP.
 */
function hold(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => socket.close(() => resolve(undefined)))
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(socket.unref()))
  })
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '0.0.0.0', exclusive: true }, () => probe.close(() => resolve(true)))
  })
}
