// A child that is kept running: restarted with a growing pause when it dies, ended by SIGTERM and, when it does not obey, SIGKILL.
// It holds an IPC channel to us and leaves by itself when we vanish (kill -9).
import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

export type ChildOptions = {
  name: string
  command: string
  args: readonly string[]
  env: Record<string, string | undefined>
  cwd: string
  logFile: string
  onStart?(pid: number): void
  onDeath?(text: string): void
}
export type KeptChild = { pid(): number | undefined; stop(graceMs: number): Promise<void> }

export function keepChild(options: ChildOptions): KeptChild {
  let child: ChildProcess | undefined
  let stopping = false
  let pauseMs = 500
  let timer: NodeJS.Timeout | undefined
  mkdirSync(dirname(options.logFile), { recursive: true })
  const log = createWriteStream(options.logFile, { flags: 'a' })

  function start(): void {
    const began = Date.now()
    const next = spawn(options.command, [...options.args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    })
    child = next
    next.stdout?.pipe(log, { end: false })
    next.stderr?.pipe(log, { end: false })
    next.on('error', () => {})
    if (next.pid) options.onStart?.(next.pid)
    next.on('exit', (code, signal) => {
      if (stopping) return
      if (Date.now() - began > 30_000) pauseMs = 500
      options.onDeath?.(
        `${options.name} ended unexpectedly (${signal ?? `exit code ${code}`}); starting it again in ${pauseMs / 1000} s. Its log: ${options.logFile}`,
      )
      timer = setTimeout(start, pauseMs)
      pauseMs = Math.min(pauseMs * 2, 15_000)
    })
  }

  start()
  return {
    pid: () => child?.pid,
    async stop(graceMs) {
      stopping = true
      clearTimeout(timer)
      const ending = child
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
      const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()))
      ending.kill('SIGTERM')
      const killer = setTimeout(() => ending.kill('SIGKILL'), graceMs)
      await ended
      clearTimeout(killer)
      log.end()
    },
  }
}
