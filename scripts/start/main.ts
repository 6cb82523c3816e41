// npm start: database → migrations → pages → demo (when nothing is configured) → worker and web → one address.
// Everything it starts ends with it; what an earlier start left behind after kill -9 is taken over.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isAppError } from '../../lib/platform/errors.ts'
import { loadConfig } from '../../lib/platform/config-file.ts'
import { dropRunFile, takeRunFile } from './run-file.ts'
import { createProgress } from './progress.ts'
import { StartError } from './preflight.ts'
import { startPilothouse, type Pilothouse } from './pilothouse.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const progress = createProgress()
const stopLimitMs = 10_000

async function main(): Promise<void> {
  const stateDir = process.env['PILOTHOUSE_DIR'] ?? `${root}/.pilothouse`
  const runFile = `${stateDir}/run.json`
  const other = takeRunFile(runFile)
  if (other) {
    progress.say(
      `Pilothouse runs already${other.url ? ` at ${other.url}` : ', and is still starting'} (process ${other.pid}). Nothing was started.`,
    )
    return
  }
  let running: Pilothouse | undefined
  let stopping: Promise<void> | undefined
  const abort = new AbortController()

  function stop(why: string): Promise<void> {
    stopping ??= (async () => {
      progress.say(`\nStopping (${why}) …`)
      abort.abort()
      const limit = setTimeout(() => process.exit(1), stopLimitMs)
      await running?.close()
      clearTimeout(limit)
      dropRunFile(runFile)
      progress.say('Stopped.')
      process.exit(0)
    })()
    return stopping
  }
  process.on('SIGINT', () => void stop('Ctrl-C'))
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGHUP', () => void stop('SIGHUP'))
  process.on('disconnect', () => void stop('the process that started it is gone'))

  try {
    const config = loadConfig()
    running = await startPilothouse({
      root,
      stateDir,
      runFile,
      config,
      progress,
      signal: abort.signal,
      development: process.argv.includes('--dev'),
      onPart: (part) => (running = part),
    })
  } catch (error) {
    if (stopping) return
    progress.say(`\nPilothouse did not start.\n${explain(error)}`)
    await running?.close()
    dropRunFile(runFile)
    process.exit(1)
  }
}

/** An expected failure is its sentence; anything else keeps its stack, for whoever has to mend it. */
function explain(error: unknown): string {
  if (error instanceof StartError || isAppError(error)) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

await main()
