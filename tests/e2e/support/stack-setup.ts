// The product as a newcomer gets it, once for all journeys: database, demo shop, worker, built pages, as npm start does it.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { configSchema } from '../../../lib/platform/config.ts'
import { createSetupLink, createToken } from '../../../lib/access/commands.ts'
import { database } from '../../../lib/platform/database.ts'
import { createProgress } from '../../../scripts/start/progress.ts'
import { startPilothouse, type Pilothouse } from '../../../scripts/start/pilothouse.ts'
import { takeRunFile } from '../../../scripts/start/run-file.ts'
import { findFreePort } from '../../../scripts/support/ports.ts'
import { closeOnSignal } from '../../support/close-on-signal.ts'

export type ConsoleUnderTest = {
  url: string
  /** unused one-time link */
  setupUrl: string
  /** bearer token of an admin */
  token: string
  databaseUrl: string
  zookeeper: string
  kafka: string
  /** `POST <control>/break?...` as npm run demo does it */
  stateDir: string
  /** The shop's own books and its word on what became of a piece of work, which no console knows better. */
  shop: { postgresUrl: string; mariadbUrl: string | undefined; checkBack: string }
}

declare module 'vitest' {
  interface ProvidedContext {
    console: ConsoleUnderTest
  }
}

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))

/** Vitest global setup; answers its teardown. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stateDir = mkdtempSync(join(tmpdir(), 'pilothouse-e2e-'))
  chmodSync(stateDir, 0o755)
  const runFile = join(stateDir, 'run.json')
  takeRunFile(runFile)
  let part: Pilothouse | undefined
  const close = async (): Promise<void> => {
    await part?.close()
    rmSync(stateDir, { recursive: true, force: true })
  }
  const forget = closeOnSignal(close)
  try {
    const config = configSchema.parse({ http: { port: await findFreePort() }, metrics: { port: 0 } })
    const started = await startPilothouse({
      root,
      stateDir,
      runFile,
      config,
      progress: createProgress((line) => process.stdout.write(`${line.replace(/token=\S+/, 'token=…')}\n`)),
      signal: new AbortController().signal,
      development: false,
      onPart: (running) => (part = running),
    })
    part = started
    process.env['DATABASE_URL'] = started.databaseUrl
    const { token } = await createSetupLink()
    project.provide('console', {
      url: started.url,
      setupUrl: `${started.url}/setup?token=${token}`,
      token: await createToken('journeys', 'admin'),
      databaseUrl: started.databaseUrl ?? '',
      zookeeper: started.estate?.endpoints.zookeeper ?? '',
      kafka: started.estate?.endpoints.kafka ?? '',
      stateDir,
      shop: shopOf(started),
    })
    await database().close()
    return async () => {
      forget()
      await close()
    }
  } catch (error) {
    await close()
    throw error
  }
}

function shopOf({ estate }: Pilothouse): ConsoleUnderTest['shop'] {
  const postgresUrl = estate?.config.messages?.flatMap((source) =>
    source.id === 'orders-outbox' && 'url' in source ? [source.url] : [],
  )[0]
  return { postgresUrl: postgresUrl ?? '', mariadbUrl: estate?.endpoints.mariadb, checkBack: estate?.endpoints.checkBack ?? '' }
}
