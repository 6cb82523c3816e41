// How long a preview takes over rows of a real database, against merely reading the same rows from it in the same run.
//   deep   one rule over a service with 2,000 providers and 500 consumers
//   wide   a rule of an application that consumes every one of 10,000 services: who is affected?
// node bench/preview/main.ts [interfaces=10000] [rounds=9]. Prints one JSON line.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { selectPreviewConsumers, selectPreviewProviders, selectServicesOfApplication } from '../../lib/governance/io/preview-store.ts'
import { previewRule } from '../../lib/governance/queries/preview-rule.ts'
import type { RuleDraft } from '../../lib/governance/rules/schema.ts'
import { database } from '../../lib/platform/database.ts'
import { ensureDatabase, startEmbeddedPostgres } from '../../scripts/database/embedded-postgres.ts'
import { applyMigrations } from '../../scripts/database/schema-engine.ts'
import { gateway, sourceId, writeRows } from './rows.ts'

const [interfaces = 10_000, rounds = 9] = process.argv.slice(2).map(Number)
const depth = { providers: 2000, consumers: 500 }

const head = 'configVersion: v3.0\nenabled: true\nforce: true\n'
const overrideOf = (key: string, providers: readonly string[]): string =>
  `configVersion: v2.7\nscope: service\nkey: "${key}"\nenabled: true\nconfigs:\n${providers
    .map((one) => `  - {side: consumer, addresses: ["0.0.0.0"], providerAddresses: ["${one}"], parameters: {weight: 5}}\n`)
    .join('')}`

/** Drafts of a service: one weight, every weight, a condition route. */
function deepDrafts(key: string, providers: readonly string[]): Record<string, RuleDraft> {
  const draft = { registry: sourceId, scope: 'service' as const, key }
  const host = providers[0]?.split(':')[0] ?? ''
  return {
    weight: { ...draft, kind: 'override', content: overrideOf(key, providers.slice(0, 1)) },
    weights: { ...draft, kind: 'override', content: overrideOf(key, providers) },
    condition: { ...draft, kind: 'condition', content: `${head}key: "${key}"\nconditions: ["=> host != ${host}"]\n` },
  }
}

const wideDraft: RuleDraft = {
  registry: sourceId,
  kind: 'condition',
  scope: 'application',
  key: gateway,
  content: `${head}scope: application\nkey: ${gateway}\nconditions: ["=> host != 10.0.0.1"]\n`,
}

/** Medians over the rounds, in ms: by the clock, and of this process's processor time, which other work on the machine does not lengthen. */
type Took = { ms: number; cpuMs: number }

const median = (values: readonly number[]): number => Math.round(values.toSorted((one, other) => one - other)[values.length >> 1] ?? 0)

async function timed(count: number, work: () => Promise<unknown>): Promise<Took> {
  const clock: number[] = []
  const processor: number[] = []
  for (let round = 0; round < count; round += 1) {
    const [started, before] = [performance.now(), process.cpuUsage()]
    await work()
    const { user, system } = process.cpuUsage(before)
    clock.push(performance.now() - started)
    processor.push((user + system) / 1000)
  }
  return { ms: median(clock), cpuMs: median(processor) }
}

async function readOf(services: readonly string[]): Promise<void> {
  const portion = 100
  for (let from = 0; from < services.length; from += portion) {
    const part = services.slice(from, from + portion)
    await Promise.all([
      selectPreviewProviders(sourceId, part),
      selectPreviewConsumers(sourceId, { services: part, application: undefined }),
    ])
  }
}

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'preview-bench-'))
  await chmod(dir, 0o755)
  const postgres = await startEmbeddedPostgres({ dir: join(dir, 'postgres') })
  try {
    process.env['DATABASE_URL'] = await ensureDatabase(postgres.url, 'bench')
    await applyMigrations(process.env['DATABASE_URL'])
    const key = await writeRows(database(), { interfaces, providers: 10, consumers: 20 }, depth)
    const providers = ((await selectPreviewProviders(sourceId, [key])).get(key) ?? []).map(({ address }) => address)
    const read = await timed(rounds, () => readOf([key]))
    const deep: Record<string, Took> = {}
    for (const [name, rule] of Object.entries(deepDrafts(key, providers)))
      deep[name] = await timed(rounds, () => previewRule({ kind: 'rule', rule, detail: false }))
    const touched = (await selectServicesOfApplication(sourceId, gateway)).map(({ id }) => id)
    const wideRounds = Math.ceil(rounds / 3)
    const wide = {
      read: await timed(wideRounds, () => readOf(touched)),
      preview: await timed(wideRounds, () => previewRule({ kind: 'rule', rule: wideDraft, detail: false })),
    }
    const ratio = (took: Took, yardstick: Took): number => Number((took.ms / yardstick.ms).toFixed(2))
    console.log(
      JSON.stringify({
        bench: 'preview',
        deep: { ...depth, read, ...deep, ratio: Math.max(...Object.values(deep).map((took) => ratio(took, read))) },
        wide: { services: touched.length, ...wide, ratio: ratio(wide.preview, wide.read) },
      }),
    )
  } finally {
    await database().close()
    await postgres.close()
    await rm(dir, { recursive: true, force: true })
  }
}

await main()
