// Prepared transactions of a database as a source: each holds its locks until somebody decides.
import type { Clock } from '../../../platform/clock.ts'
import type { XaConfig } from '../../../platform/config/xa.ts'
import { sourceIdOf } from '../../../platform/source-id.ts'
import { chooseListed, cutDetail } from '../../listed.ts'
import { dialectOf } from '../../outbox/mapping.ts'
import { preparedItemOf, type Prepared } from '../../xa/prepared.ts'
import { planOf } from '../attempt.ts'
import type { MessageSource } from '../source.ts'
import { createMysqlXa } from './mysql.ts'
import { createPostgresXa } from './postgres.ts'
import { createXaVerb } from './verbs.ts'
import { sayOfMessage as say } from '../../sentences.ts'

export type XaOptions = { config: XaConfig; clock: Clock; checkpoint?: ((name: string) => Promise<void>) | undefined }

/** One configured database server. */
export function createXaSource({ config, clock, checkpoint }: XaOptions): MessageSource {
  const database = dialectOf(config.url) === 'mysql' ? createMysqlXa(config) : createPostgresXa(config)
  const itemOf = (prepared: Prepared) => preparedItemOf(prepared, { owner: config.owner, now: clock.now() })
  const world = { config, database, clock, checkpoint }
  /** those that say no age, by when they were first seen */
  let seen = new Map<string, number>()

  return {
    sourceId: sourceIdOf('xa', config.id),
    sourceKind: 'xa',
    intervalMs: config.scanMs,
    async list(known) {
      const all = await database.list()
      const nowMs = clock.now().getTime()
      seen = new Map(all.map(({ key }) => [key, seen.get(key) ?? nowMs]))
      const ageOf = (prepared: Prepared): number => prepared.ageMs ?? nowMs - (seen.get(prepared.key) ?? nowMs)
      const [old, young] = [all.filter(isOld), all.filter((prepared) => !isOld(prepared))]
      const oldestFirst = old.toSorted((one, other) => ageOf(other) - ageOf(one))
      const listed = chooseListed(oldestFirst, known, ({ key }) => key)
      const dueMs = Math.min(...young.map((prepared) => nowMs + config.suspectAfterMs - ageOf(prepared)))
      return {
        items: listed.map(itemOf),
        settledByOperation: new Set(),
        detail: { prepared: all.length, inDoubt: listed.length, ...cutDetail(listed.length, old.length) },
        ...(Number.isFinite(dueMs) ? { nextDueAtMs: dueMs } : {}),
      }
      function isOld(prepared: Prepared): boolean {
        return known.has(prepared.key) || ageOf(prepared) >= config.suspectAfterMs
      }
    },
    async reread(key) {
      const found = await database.find(key)
      return found && itemOf(found)
    },
    async fingerprint(context) {
      const found = await database.find(planOf(context).key)
      if (!found) return { fingerprint: 'gone', changed: say('xa-decided-by-manager') }
      return { fingerprint: found.fingerprint, changed: say('xa-again') }
    },
    verbs: { commit: createXaVerb(world, 'commit'), rollback: createXaVerb(world, 'rollback') },
    async close() {},
  }
}
