// How long it takes to lint every rule of a registry and to find what is wrong across them, against merely parsing the same YAML in the same run.
//   cold   every text is new: what the first list after a start costs
//   warm   nothing changed since
// node bench/lint/main.ts [interfaces=10000] [rules=2000] [rounds=5]. Prints one JSON line.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { listRules } from '../../lib/governance/queries/list-rules.ts'
import { rulesQuerySchema } from '../../lib/governance/rules/list-schema.ts'
import { database } from '../../lib/platform/database.ts'
import { ensureDatabase, startEmbeddedPostgres } from '../../scripts/database/embedded-postgres.ts'
import { applyMigrations } from '../../scripts/database/schema-engine.ts'
import { sourceId, writeRows } from '../preview/rows.ts'
import { writeRules } from './rules.ts'

const [interfaces = 10_000, rules = 2000, rounds = 5] = process.argv.slice(2).map(Number)

const median = (values: readonly number[]): number => Math.round(values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0)

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** New texts that mean the same: nothing of them is known from the round before. */
async function renewTexts(round: number): Promise<string[]> {
  const found = await database().pool.query<{ content: string }>(
    `update rule set content = regexp_replace(content, '(# round \\d+\\n)?$', $1) where kind not like '%-url' returning content`,
    [`# round ${round}\n`],
  )
  return found.rows.map(({ content }) => content)
}

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lint-bench-'))
  await chmod(dir, 0o755)
  const postgres = await startEmbeddedPostgres({ dir: join(dir, 'postgres') })
  try {
    process.env['DATABASE_URL'] = await ensureDatabase(postgres.url, 'bench')
    await applyMigrations(process.env['DATABASE_URL'])
    await writeRows(database(), { interfaces, providers: 10, consumers: 20 }, { providers: 10, consumers: 20 })
    const nodes = await writeRules(database(), rules)
    const took: Record<'parse' | 'cold' | 'warm', number[]> = { parse: [], cold: [], warm: [] }
    const list = () => listRules(rulesQuerySchema.parse({ registry: sourceId, sort: '-findings', severity: 'info' }))
    for (let round = 0; round < rounds; round += 1) {
      const texts = await renewTexts(round)
      took.parse.push(
        await timed(() => texts.forEach((text) => parseDocument(text, { version: '1.1', schema: 'yaml-1.1', logLevel: 'silent' }).toJS())),
      )
      took.cold.push(await timed(list))
      took.warm.push(await timed(list))
    }
    const withFindings = (await list()).page?.total ?? 0
    const [parseMs, coldMs, warmMs] = [median(took.parse), median(took.cold), median(took.warm)]
    const ratio = Number((coldMs / parseMs).toFixed(2))
    console.log(JSON.stringify({ bench: 'lint', interfaces, rules, nodes, withFindings, parseMs, coldMs, warmMs, ratio }))
  } finally {
    await database().close()
    await postgres.close()
    await rm(dir, { recursive: true, force: true })
  }
}

await main()
