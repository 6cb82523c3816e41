// The product over the demo's shop: all its applications and their calls, without the brokers and databases of its message flows.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startEstate } from '../../demo/estate.ts'
import { createToken } from '../../lib/access/commands.ts'
import { configSchema } from '../../lib/platform/config.ts'
import { database } from '../../lib/platform/database.ts'
import { startPilothouse, type Pilothouse } from '../../scripts/start/pilothouse.ts'
import { createProgress } from '../../scripts/start/progress.ts'
import { takeRunFile } from '../../scripts/start/run-file.ts'

/** `token`: bearer token of an admin; `zookeeper`: host:port of the demo's */
export type DemoConsole = { url: string; token: string; zookeeper: string; close(): Promise<void> }

export async function startDemoConsole(): Promise<DemoConsole> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-publish-'))
  chmodSync(dir, 0o755)
  const runFile = join(dir, 'run.json')
  takeRunFile(runFile)
  const parts: { close(): Promise<void> }[] = []
  const close = async (): Promise<void> => {
    for (const part of parts.toReversed()) await part.close()
    rmSync(dir, { recursive: true, force: true })
  }
  const say = (line: string): void => void process.stderr.write(`${line.replace(/token=\S+/, 'token=…')}\n`)
  try {
    const only = ['shop-26', 'shop-27', 'shop-27-spare', 'shop-32', 'shop-33'] as const
    const estate = await startEstate({ dir: join(dir, 'shop'), only, progress: say })
    parts.push(estate)
    let console_: Pilothouse | undefined
    parts.push({ close: async () => console_?.close() })
    const { registries, statistics } = estate.config
    const { url, databaseUrl } = await startPilothouse({
      root: dirname(dirname(import.meta.dirname)),
      stateDir: dir,
      runFile,
      config: configSchema.parse({ registries, statistics, http: { port: 0 }, metrics: { port: 0 } }),
      progress: createProgress(say),
      signal: new AbortController().signal,
      development: false,
      onPart: (running) => (console_ = running),
    })
    process.env['DATABASE_URL'] = databaseUrl
    const token = await createToken('bench', 'admin')
    await database().close()
    return { url, token, zookeeper: estate.endpoints.zookeeper, close }
  } catch (error) {
    await close()
    throw error
  }
}
