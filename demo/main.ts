import { join } from 'node:path'
import { breaks } from './chaos.ts'
import type { DemoConfig } from './config.ts'
import { askControl, findControl } from './control.ts'
import { startEstate } from './estate.ts'
import { stateHome } from './paths.ts'
import { ensureDatabase, startEmbeddedPostgres } from '../scripts/database/embedded-postgres.ts'

/** `npm run demo` starts the estate alone; `npm run demo -- --break NAME …` causes a trouble in the running one. */
const dir = join(stateHome, 'demo')
const controlFile = join(dir, 'control.json')

try {
  await run(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function run(words: readonly string[]): Promise<void> {
  const [flag, name, ...rest] = words
  if (flag === undefined) return startAlone()
  if (flag === '--list') return console.log(listBreaks())
  if (flag === '--check') return run(['--break', 'check'])
  if (flag !== '--break' || name === undefined)
    throw new Error(`Usage: npm run demo [-- --list | --check | --break NAME [ARGUMENT]]\n\n${listBreaks()}`)
  const control = await findControl(controlFile)
  if (control === undefined) throw new Error('No demo estate is running: start one with "npm start" or "npm run demo".')
  console.log(await askControl(control, name, rest))
}

function listBreaks(): string {
  return Object.entries(breaks)
    .map(([name, { usage }]) => `  ${name} ${usage}`)
    .join('\n')
}

async function startAlone(): Promise<void> {
  const running = await findControl(controlFile)
  if (running !== undefined)
    throw new Error(`A demo estate is running already (process ${running.pid}); cause trouble in it with --break, or end that process.`)
  const seed = Number(process.env['DEMO_SEED'] ?? '1')
  const basePort = process.env['DEMO_BASE_PORT']
  const database = await startDatabase()
  const stopping = new AbortController()
  const estate = await startEstate({
    dir,
    postgresUrl: database.url,
    seed,
    mishaps: true,
    progress: say,
    log: say,
    ...(basePort ? { basePort: Number(basePort) } : {}),
  }).catch(async (error: unknown) => {
    await database.close()
    throw error
  })
  const stop = (): void => {
    if (stopping.signal.aborted) return
    stopping.abort()
    console.log('Stopping the demo…')
    void estate
      .close()
      .then(() => database.close())
      .then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  void estate.late.then(
    () => say('MariaDB is up too, with refunds and transfers.'),
    (error: unknown) =>
      stopping.signal.aborted || say(`MariaDB did not start, so there are neither refunds nor transfers: ${String(error)}`),
  )
  console.log(`The demo estate is up. What a console needs to know:\n${formatConfigForScreen(estate.config)}`)
}

function say(text: string): void {
  console.log(text)
}

/** Without the password of the shop's database: terminals are kept and shared. */
function formatConfigForScreen(config: DemoConfig): string {
  return JSON.stringify(
    config,
    (key, value: unknown) => (key === 'url' && typeof value === 'string' ? value.replace(/:[^:@/]+@/, ':…@') : value),
    2,
  )
}

async function startDatabase(): Promise<{ url: string; close(): Promise<void> }> {
  const url = process.env['DEMO_DATABASE_URL']
  if (url) return { url, close: async () => undefined }
  say('Starting PostgreSQL for the shop…')
  const server = await startEmbeddedPostgres({ dir: join(stateHome, 'demo-pg') })
  return { url: await ensureDatabase(server.url, 'shop'), close: () => server.close() }
}
