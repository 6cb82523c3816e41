// The web process as npm start runs it: built pages, production mode, one database.
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { buildPages } from '../../scripts/start/build.ts'
import { warmPages } from '../../scripts/start/warm-pages.ts'
import { webArgs } from '../../scripts/start/web-args.ts'
import { findFreePort } from '../../scripts/support/ports.ts'

const root = join(import.meta.dirname, '..', '..')

export type WebProcess = { url: string; pid: number; rssMb(): number; close(): Promise<void> }

/** Builds the pages when they are out of date, starts the process and waits until it is ready. */
export async function startWeb(databaseUrl: string): Promise<WebProcess> {
  await buildPages(root, () => {})
  const port = await findFreePort()
  const child = spawn(process.execPath, webArgs({ host: '127.0.0.1', port }), {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const url = `http://127.0.0.1:${port}`
  await untilReady(url, child)
  void warmPages(url)
  return {
    url,
    pid: child.pid ?? 0,
    rssMb: () => peakMb(child.pid ?? 0),
    close: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the web process ended with code ${child.exitCode}`)
    const isReady = await fetch(`${url}/api/v1/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the web process did not become ready')
}

/** Most that was ever resident. */
const peakMb = (pid: number): number =>
  Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
