import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAlive, withProcessLock } from '../../../demo/process-lock.ts'
import { startKafka } from '../../../demo/servers/kafka.ts'
import { startRocketmq } from '../../../demo/servers/rocketmq.ts'
import { startZooKeeper } from '../../../demo/servers/zookeeper.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'demo-servers-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe('a real server', () => {
  it.each([
    ['ZooKeeper', startZooKeeper],
    ['Kafka', startKafka],
    ['RocketMQ', startRocketmq],
  ])('%s comes back on its port and data after kill -9', async (name, start) => {
    const server = await start({ dir: join(dir, name) })
    const { pid, port } = server
    await server.kill()
    expect([isAlive(pid), server.running]).toEqual([false, false])
    await server.restart()
    expect(server.pid).not.toBe(pid)
    expect([server.port, server.running]).toEqual([port, true])
    await server.close()
    expect(server.running).toBe(false)
    await expect(server.restart()).rejects.toThrow('was closed')
  })

  it('dies with the process that started it, even by kill -9', async () => {
    const starter = fileURLToPath(new URL('../../../demo/servers/zookeeper.ts', import.meta.url))
    const script = `const { startZooKeeper } = await import(${JSON.stringify(starter)}); const server = await startZooKeeper({ dir: ${JSON.stringify(join(dir, 'orphan'))} }); console.log(server.pid)`
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (data: Buffer) => resolve(Number(data))))
    expect(isAlive(pid)).toBe(true)
    parent.kill('SIGKILL')
    for (let turn = 0; turn < 300 && isAlive(pid); turn++) await sleep(100)
    expect(isAlive(pid)).toBe(false)
  })
})

describe('the build lock', () => {
  it('lets one at a time work, and takes over from a holder that died', async () => {
    const path = join(dir, 'lock')
    const dead = spawn(process.execPath, ['--eval', ''], { stdio: 'ignore' })
    await new Promise((resolve) => dead.once('exit', resolve))
    await writeFile(path, String(dead.pid))
    let working = 0
    let most = 0
    const work = async (): Promise<void> => {
      most = Math.max(most, ++working)
      await sleep(20)
      working--
    }
    await Promise.all([1, 2, 3].map(() => withProcessLock(path, () => undefined, work)))
    expect(most).toBe(1)
  })
})
