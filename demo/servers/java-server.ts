import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Server } from './server.ts'

export type JavaServerOptions = {
  name: string
  port: number
  /** Of this server alone; its output goes to `<name>.log` there. */
  dir: string
  classpath: string
  main: string
  arguments?: readonly string[]
  jvm?: readonly string[]
  environment?: Record<string, string>
  heapMb: number
  /** True when the server serves. Errors and `false` both mean "not yet". */
  isReady: () => Promise<boolean>
  readyTimeoutMs?: number
  log?: (text: string) => void
}

export const commonJvm = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xshare:auto',
  '-Xss512k',
  '-XX:ReservedCodeCacheSize=48m',
  '-Djava.net.preferIPv4Stack=true',
]
const pollMs = 50
const stopTimeoutMs = 5_000

/** Starts a JVM and resolves when it serves. The JVM ends by itself when this process dies, even by kill -9. */
export async function startJavaServer(options: JavaServerOptions): Promise<Server> {
  const server = createJavaServer(options)
  await server.restart()
  return server
}

function createJavaServer(options: JavaServerOptions): Server {
  let child: ChildProcess | undefined
  let closed = false
  /** Whoever asks for a start while one is under way waits for that one. */
  let starting: Promise<void> | undefined
  const stop = async (signal: NodeJS.Signals, graceMs = stopTimeoutMs): Promise<void> => {
    if (child === undefined || hasEnded(child)) return
    const ended = new Promise<void>((resolve) => child?.once('exit', () => resolve()))
    child.kill(signal)
    if (signal === 'SIGKILL') return ended
    const late = setTimeout(() => child?.kill('SIGKILL'), graceMs)
    await ended
    clearTimeout(late)
  }
  const start = async (): Promise<void> => {
    await stop('SIGTERM')
    if (closed) throw new Error(`${options.name} was closed`)
    child = spawnJava(options)
    try {
      await awaitReady(child, options)
    } catch (error) {
      await stop('SIGKILL')
      throw error
    }
  }
  return {
    name: options.name,
    port: options.port,
    get pid() {
      return child?.pid ?? 0
    },
    get running() {
      return child !== undefined && !hasEnded(child)
    },
    kill: (signal = 'SIGKILL') => stop(signal),
    restart() {
      starting ??= start().finally(() => {
        starting = undefined
      })
      return starting
    },
    async close(graceMs = stopTimeoutMs) {
      closed = true
      await stop(graceMs > 0 ? 'SIGTERM' : 'SIGKILL', graceMs)
    },
  }
}

/**
 * Standard input stays an open pipe: its end is the JVM's sign that we are gone. Detached, so that Ctrl-C in a
 * terminal reaches only us and the servers are stopped in order.
 */
function spawnJava(options: JavaServerOptions): ChildProcess {
  mkdirSync(options.dir, { recursive: true })
  const output = openSync(logFile(options), 'a')
  try {
    const jvm = [`-Xmx${options.heapMb}m`, ...commonJvm, ...(options.jvm ?? [])]
    const child = spawn('java', [...jvm, '-cp', options.classpath, options.main, ...(options.arguments ?? [])], {
      cwd: options.dir,
      detached: true,
      env: { ...process.env, ...options.environment },
      stdio: ['pipe', output, output],
    })
    child.stdin?.on('error', () => undefined)
    child.on('error', () => undefined)
    return child
  } finally {
    closeSync(output)
  }
}

async function awaitReady(child: ChildProcess, options: JavaServerOptions): Promise<void> {
  const startedMs = Date.now()
  const timeoutMs = options.readyTimeoutMs ?? 240_000
  while (Date.now() - startedMs < timeoutMs) {
    if (child.pid === undefined) throw new Error(`${options.name} could not be started: no java on the PATH. Install Java 17 or newer.`)
    if (hasEnded(child)) throw new Error(`${options.name} ended while starting (${describeEnd(child)}). ${await describeLog(options)}`)
    if (await options.isReady().catch(() => false)) {
      options.log?.(`${options.name} is ready on port ${options.port} after ${((Date.now() - startedMs) / 1000).toFixed(1)} s`)
      return
    }
    await sleep(pollMs)
  }
  throw new Error(`${options.name} did not become ready within ${timeoutMs / 1000} s. ${await describeLog(options)}`)
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null
}

function describeEnd(child: ChildProcess): string {
  return child.signalCode === null ? `code ${child.exitCode ?? 'unknown'}` : `signal ${child.signalCode}`
}

async function describeLog(options: JavaServerOptions): Promise<string> {
  const text = await readFile(logFile(options), 'utf8').catch(() => '')
  return `The end of ${logFile(options)}:\n${text.trimEnd().split('\n').slice(-15).join('\n')}`
}

function logFile(options: JavaServerOptions): string {
  return join(options.dir, `${options.name}.log`)
}
