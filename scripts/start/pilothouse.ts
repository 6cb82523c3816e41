import { join } from 'node:path'
import type { Estate } from '../../demo/estate.ts'
import { isEmptyConfig, type Config, type ConfigInput } from '../../lib/platform/config.ts'
import { applyMigrations } from '../database/schema-engine.ts'
import { ensureDatabase, startEmbeddedPostgres, type EmbeddedDatabase } from '../database/embedded-postgres.ts'
import { messageOf } from '../../lib/platform/errors.ts'
import { buildPages } from './build.ts'
import { keepChild, type KeptChild } from './child.ts'
import { checkDatabase, checkDisk, checkJava, checkPort, StartError } from './preflight.ts'
import type { Progress } from './progress.ts'
import { readRunFile, writeRunFile } from './run-file.ts'
import { findFreePort } from '../support/ports.ts'
import { signInAddress } from './sign-in-address.ts'
import { warmPages } from './warm-pages.ts'
import { webArgs } from './web-args.ts'

export type Pilothouse = { url: string; databaseUrl?: string; estate?: Estate | undefined; close(): Promise<void> }
export type StartOptions = {
  root: string
  stateDir: string
  runFile: string
  config: Config
  progress: Progress
  signal: AbortSignal
  development: boolean
  /** called as soon as there is something to close */
  onPart(part: Pilothouse): void
}

type Parts = { postgres?: EmbeddedDatabase; estate?: Estate; worker?: KeptChild; web?: KeptChild }

/** Starts everything in order; what was started before a failure is closed by the caller through `onPart`. */
export async function startPilothouse(options: StartOptions): Promise<Pilothouse> {
  const { progress, stateDir, runFile } = options
  // 0 = any free port
  const config = { ...options.config, http: { ...options.config.http, port: options.config.http.port || (await findFreePort()) } }
  const parts: Parts = {}
  const host = config.http.host
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${config.http.port}`
  options.onPart({ url, close: () => closeParts(parts) })
  const withDemo = isEmptyConfig(config)
  checkDisk(stateDir, withDemo ? 1_500_000_000 : 400_000_000)
  if (withDemo) checkJava()
  await checkPort(host, config.http.port, 'http')

  const databaseUrl = await prepareDatabase(options, parts)
  const demoConfig = withDemo ? startDemo(options, parts) : Promise.resolve(undefined)
  demoConfig.catch(() => {})
  if (!options.development) await progress.step('Pages', (note) => buildPages(options.root, note))
  options.signal.throwIfAborted()
  const env = { DATABASE_URL: databaseUrl, PILOTHOUSE_DIR: stateDir, NEXT_TELEMETRY_DISABLED: '1' }
  const workerEnv = (effective: ConfigInput) => ({ ...env, PILOTHOUSE_CONFIG_JSON: JSON.stringify(effective) })
  // web needs the database alone: the first page need not wait for the demo
  if (!withDemo) startWorker(options, parts, workerEnv(config))
  startWeb({ ...options, config }, parts, env)
  await progress.step('Web', () => waitUntilReady(url, options.signal))
  if (!options.development) void warmPages(url)
  const run = readRunFile(runFile)
  if (run) writeRunFile(runFile, { ...run, url })
  progress.say(
    `\n  Pilothouse is at  ${await signInAddress(databaseUrl, url)}\n  Ctrl-C stops it.${withDemo ? ' The demo shop is still starting; the pages fill by themselves.' : ''}\n`,
  )
  if (withDemo) {
    const demo = await demoConfig
    options.signal.throwIfAborted()
    startWorker(options, parts, workerEnv({ ...demo, http: config.http, metrics: config.metrics }))
    progress.say(
      '  The demo shop is up: that is what you see. MariaDB follows in the background. Make trouble with: npm run demo -- --list\n',
    )
    tellWhenLate(options, parts.estate)
  }
  return { url, databaseUrl, estate: parts.estate, close: () => closeParts(parts) }
}

async function prepareDatabase(options: StartOptions, parts: Parts): Promise<string> {
  const given = process.env['DATABASE_URL'] || undefined
  if (given) {
    await checkDatabase(given)
    await options.progress.step('Migrations', () => applyMigrations(given))
    return given
  }
  return options.progress.step('Database', async (note) => {
    parts.postgres = await startEmbeddedPostgres({ dir: join(options.stateDir, 'postgres') }).catch((cause: unknown) => {
      throw new StartError(
        `The embedded PostgreSQL did not start: ${String(cause instanceof Error ? cause.message : cause)}\nSet DATABASE_URL to a PostgreSQL 17 or 18 of yours instead, or remove ${options.stateDir}/postgres if its data may go.`,
      )
    })
    note('migrating')
    const url = await ensureDatabase(parts.postgres.url, 'pilothouse')
    await applyMigrations(url)
    return url
  })
}

/** The shop: only loaded when it is wanted. Its own database lives beside ours in the same server. */
async function startDemo(options: StartOptions, parts: Parts): Promise<ConfigInput> {
  const { startEstate } = await import('../../demo/estate.ts')
  return options.progress.step('Demo shop (ZooKeeper, Kafka, RocketMQ, Dubbo 2.6, 2.7, 3.2, 3.3)', async (note) => {
    const shared = parts.postgres ?? (parts.postgres = await startEmbeddedPostgres({ dir: join(options.stateDir, 'postgres') }))
    const postgresUrl = await ensureDatabase(shared.url, 'shop')
    parts.estate = await startEstate({ dir: join(options.stateDir, 'demo'), postgresUrl, progress: note, mishaps: true }).catch(
      (cause: unknown) => {
        const why = cause instanceof Error ? cause.message : String(cause)
        throw new StartError(`The demo shop did not start: ${why}\nConnect to your own servers instead with ZOOKEEPER=host:2181 npm start.`)
      },
    )
    return parts.estate.config
  })
}

/** MariaDB is heavy and seen on one screen only: nothing waits for it, and the shop goes on without it. */
function tellWhenLate({ progress, signal }: StartOptions, estate: Estate | undefined): void {
  void estate?.late.then(
    () => estate.mariadb && progress.say('  MariaDB is up too, with the refunds and transfers of the demo shop.'),
    (cause: unknown) =>
      signal.aborted || progress.say(`  MariaDB did not start; the demo goes on without refunds and transfers: ${messageOf(cause)}`),
  )
}

function startWorker(options: StartOptions, parts: Parts, env: Record<string, string>): void {
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--max-old-space-size=512',
    '--max-semi-space-size=16',
    ...(options.development ? ['--watch'] : []),
    'lib/worker/main.ts',
  ]
  parts.worker = keepChild({ ...childBase(options, 'worker', env), args })
}

function startWeb(options: StartOptions, parts: Parts, env: Record<string, string>): void {
  const { host, port } = options.config.http
  const args = webArgs({ host, port, development: options.development })
  const mode = options.development ? 'development' : 'production'
  parts.web = keepChild({ ...childBase(options, 'web', { ...env, NODE_ENV: mode }), args })
}

const childBase = (options: StartOptions, name: 'worker' | 'web', env: Record<string, string>) => ({
  name,
  command: process.execPath,
  cwd: options.root,
  env,
  logFile: join(options.stateDir, 'logs', `${name}.log`),
  onStart(pid: number) {
    const run = readRunFile(options.runFile)
    if (run) writeRunFile(options.runFile, { ...run, children: [...run.children.filter((child) => child.name !== name), { name, pid }] })
  },
  onDeath: options.progress.say,
})

async function waitUntilReady(url: string, signal: AbortSignal): Promise<void> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 200) {
    signal.throwIfAborted()
    const good = await fetch(`${url}/api/v1/health/ready`, { signal: AbortSignal.timeout(5000) }).then(
      (response) => response.ok,
      () => false,
    )
    if (good) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new StartError('The web process did not become ready within a minute. Its log: .pilothouse/logs/web.log')
}

/** In order: nobody is served, nothing is executed, then the demo, then the database. Ten seconds in all. */
async function closeParts(parts: Parts): Promise<void> {
  await parts.web?.stop(2000)
  await parts.worker?.stop(4000)
  await parts.estate?.close().catch(() => {})
  await parts.postgres?.close().catch(() => {})
}
