import { createServer } from 'node:net'
import { randomInt } from 'node:crypto'

/**
 * Below the range that the kernel gives to outgoing connections: a server must be able to come back on its port,
 * and a client that retries a dead port out of that range can end up connected to itself.
 */
const lowest = 12_000
const highest = 31_000
const taken = new Set<number>()

/** First of `count` neighbouring ports that are free now, and not given before in this process. */
export async function findFreePort(count = 1): Promise<number> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const first = randomInt(lowest, highest)
    const ports = Array.from({ length: count }, (_, index) => first + index)
    if (ports.some((port) => taken.has(port))) continue
    if (!(await areFree(ports))) continue
    for (const port of ports) taken.add(port)
    return first
  }
  throw new Error(`No ${count} free neighbouring ports found between ${lowest} and ${highest} on this machine.`)
}

async function areFree(ports: readonly number[]): Promise<boolean> {
  for (const port of ports) if (!(await isFree(port))) return false
  return true
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '0.0.0.0', exclusive: true }, () => probe.close(() => resolve(true)))
  })
}
