// npm start as a program: what it says, what it leaves behind, and what happens when it is killed.
import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startZooKeeper } from '../../../demo/servers/zookeeper.ts'
import type { Server } from '../../../demo/servers/server.ts'
import { buildPages } from '../../../scripts/start/build.ts'
import { findFreePort } from '../../../scripts/support/ports.ts'

const root = dirname(dirname(dirname(import.meta.dirname)))
let zookeeper: Server
let dir = ''
const started = new Set<ChildProcess>()

beforeAll(async () => {
  // or the first start would build them, which takes longer than anybody here waits
  await buildPages(root, () => {})
  dir = mkdtempSync(join(tmpdir(), 'pilothouse-start-'))
  chmodSync(dir, 0o755)
  zookeeper = await startZooKeeper({ dir: join(dir, 'zookeeper') })
})
afterEach(async () => {
  await Promise.all([...started].map((child) => end(child, 'SIGTERM')))
})
afterAll(async () => {
  await zookeeper?.close()
  rmSync(dir, { recursive: true, force: true })
})

type Started = { child: ChildProcess; output(): string; ended: Promise<number | null> }

function start(env: Record<string, string>): Started {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/start/main.ts'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: '', PILOTHOUSE_DIR: join(dir, 'state'), PILOTHOUSE_LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.add(child)
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  void ended.then(() => started.delete(child))
  return { child, output: () => output, ended }
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill(signal)
  return ended
}

const until = (run: Started, pattern: RegExp) => expect.poll(run.output, { timeout: 90_000, interval: 100 }).toMatch(pattern)
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
const runFile = (): { children: { name: string; pid: number }[] } => JSON.parse(readFileSync(join(dir, 'state', 'run.json'), 'utf8'))
const postgresPid = (): number => Number(readFileSync(join(dir, 'state', 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])

describe('npm start', () => {
  it('serves with a one-time link, says so to a second start, and leaves nothing behind after SIGTERM', async () => {
    const port = await findFreePort()
    const first = start({ ZOOKEEPER: `127.0.0.1:${zookeeper.port}`, PORT: String(port) })
    await until(first, /Pilothouse is at {2}http:\/\/127\.0\.0\.1:\d+\/setup\?token=[\w-]{40,}/)
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/health/ready`)).status).toBe(200)
    const second = start({ ZOOKEEPER: 'x:1', PORT: String(port) })
    expect(await second.ended).toBe(0)
    expect(second.output()).toContain(`Pilothouse runs already at http://127.0.0.1:${port}`)
    const pids = [...runFile().children.map((child) => child.pid), postgresPid()]
    expect(pids.every(isAlive)).toBe(true)
    const began = Date.now()
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(Date.now() - began).toBeLessThan(10_000)
    expect(pids.filter(isAlive)).toEqual([])
  })

  it('is taken over after kill -9: nothing runs twice and the data is still there', async () => {
    const port = await findFreePort()
    const first = start({ ZOOKEEPER: `127.0.0.1:${zookeeper.port}`, PORT: String(port) })
    await until(first, /Pilothouse is at/)
    const [children, postgres] = [runFile().children, postgresPid()]
    first.child.kill('SIGKILL')
    await first.ended
    await expect.poll(() => children.filter((child) => isAlive(child.pid)), { timeout: 30_000 }).toEqual([])
    expect(isAlive(postgres)).toBe(true)
    const second = start({ ZOOKEEPER: `127.0.0.1:${zookeeper.port}`, PORT: String(port) })
    await until(second, /Pilothouse is at/)
    expect(postgresPid()).toBe(postgres)
    second.child.kill('SIGTERM')
    await second.ended
    expect(isAlive(postgres)).toBe(false)
  })

  it('starts a worker again that was killed', async () => {
    const run = start({ ZOOKEEPER: `127.0.0.1:${zookeeper.port}`, PORT: String(await findFreePort()) })
    await until(run, /Pilothouse is at/)
    const pidOf = (name: string) => runFile().children.find((child) => child.name === name)?.pid
    const before = pidOf('worker')
    process.kill(before ?? 0, 'SIGKILL')
    await until(run, /worker ended unexpectedly \(SIGKILL\)/)
    await expect.poll(() => pidOf('worker'), { timeout: 30_000 }).not.toBe(before)
  })

  it.each([
    [
      'a taken port',
      async () => ({ ZOOKEEPER: 'x:1', PORT: String(await takenPort()) }),
      /Port \d+ on 127\.0\.0\.1 is taken by another program\. .*PORT=\d+ npm start/,
    ],
    ['no Java', async () => ({ JAVA_HOME: '/nowhere', PORT: '0' }), /The demo estate needs Java 17, .* ZOOKEEPER=host:2181 npm start/],
    [
      'an unreachable database',
      async () => ({ ZOOKEEPER: 'x:1', PORT: '0', DATABASE_URL: 'postgresql://u:geheim@127.0.0.1:1/db' }),
      /The database at 127\.0\.0\.1:1\/db \(DATABASE_URL\) cannot be reached: .* unset it to use the embedded one/,
    ],
    [
      'a typo in the configuration',
      async () => ({ PILOTHOUSE_CONFIG: configFile('registries:\n  - id: a\n    conect: zk:2181\n') }),
      /pilothouse\.yaml:3: unknown key "conect"/,
    ],
  ])('says in one sentence what is wrong with %s, and the way out', async (_, env, sentence) => {
    const run = start(await env())
    expect(await run.ended).toBe(1)
    expect(run.output()).toMatch(sentence)
    expect(run.output()).not.toMatch(/geheim|\n\s+at /)
  })
})

const listeners = new Set<ReturnType<typeof createServer>>()
afterAll(() => {
  for (const listener of listeners) listener.close()
})

async function takenPort(): Promise<number> {
  const port = await findFreePort()
  const server = createServer()
  listeners.add(server)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return port
}

function configFile(text: string): string {
  const file = join(dir, 'pilothouse.yaml')
  writeFileSync(file, text)
  return file
}
