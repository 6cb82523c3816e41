import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { findFreePort } from '../../../scripts/support/ports.ts'

it('gives no port that another process was given, though nothing listens there yet', async () => {
  const [module, count] = [new URL('../../../scripts/support/ports.ts', import.meta.url).href, 400]
  const script = `const { findFreePort } = await import('${module}'); console.log(await findFreePort(${count})); process.stdin.resume()`
  const other = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(other, 'exit')
  try {
    const first = Number(String((await once(other.stdout, 'data'))[0]))
    expect(first).toBeGreaterThan(0)
    const ours: number[] = []
    while (ours.length < 400) ours.push(await findFreePort())
    expect(ours.filter((port) => port >= first && port < first + count)).toEqual([])
    expect(new Set(ours).size).toBe(ours.length)
  } finally {
    other.stdin.end()
    await ended
  }
})
