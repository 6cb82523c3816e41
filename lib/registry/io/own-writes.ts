// Which events our own operations caused: the collector sees a rule change, the operation's plan says that it wrote exactly that.
import { z } from 'zod'
import type { Sql } from '../../platform/database.ts'
import type { Changes, EventFact, RuleFact } from '../rows.ts'
import type { Difference } from './diff.ts'

const writesSchema = z.array(z.object({ path: z.string(), via: z.string().nullable().default(null), after: z.string().nullable() }))

/** What of a plan says which rules it writes; plans of other kinds have no writes. */
const planSchema = z.object({
  service: z.string().default(''),
  weights: z.record(z.string(), z.number().nullable()).default({}),
  writes: writesSchema,
})
type Plan = z.infer<typeof planSchema>

export type OwnOperation = { id: string; actor: string; plan: Plan }

/** Operations of the source that a worker was at within the last two minutes, newest first. */
async function recentOperations(sql: Sql, sourceId: string): Promise<OwnOperation[]> {
  const found = await sql.query<{ id: string; actor: string; plan: unknown; made: unknown }>(
    `select id, actor, plan, (select coalesce(jsonb_agg(s.detail->'onLive'), '[]') from operation_step s
       where s.operation_id = o.id and s.name = 'writing' and s.detail ? 'onLive') as made
     from operation o
     where source_id = $1 and plan ? 'writes'
       and (created_at > clock_timestamp() - interval '1 day' or state in ('executing', 'unknown', 'verifying'))
       and exists (select 1 from operation_step s where s.operation_id = o.id and s.name <> 'planned' and s.at > clock_timestamp() - interval '2 minutes')
     order by created_at desc`,
    [sourceId],
  )
  return found.rows.flatMap(({ plan, made, ...row }) => {
    const parsed = planSchema.safeParse(plan)
    if (!parsed.success) return []
    // what was written beside what others wrote since the plan is in no plan
    const { data: onLive = [] } = writesSchema.safeParse(made)
    return [{ ...row, plan: { ...parsed.data, writes: [...parsed.data.writes, ...onLive] } }]
  })
}

export type Attribution = {
  /** Gives events that an operation of ours caused its id */
  events(events: readonly EventFact[]): EventFact[]
  /** The operation of ours that left a rule's path as it is now; undefined: somebody else did */
  writerOf(path: string): OwnOperation | undefined
}

export const noAttribution: Attribution = { events: (events) => [...events], writerOf: () => undefined }

/** How to attribute the events that come with a difference of rules. Asks the database only where rules moved. */
export async function ownWrites({ sql, sourceId }: { sql: Sql; sourceId: string }, rules: Difference<RuleFact>): Promise<Attribution> {
  if (rules.upserts.length + rules.removals.length === 0) return noAttribution
  return attributionOf(await recentOperations(sql, sourceId), rules)
}

/** A rule is ours when it holds what an operation planned for its path; a change of a weight is when a rule of that operation moved too. */
export function attributionOf(operations: readonly OwnOperation[], rules: Pick<Difference<RuleFact>, 'upserts' | 'removals'>): Attribution {
  const contents = new Map<string, string | null>(rules.removals.map((rule) => [rule.path, null]))
  for (const rule of rules.upserts) contents.set(rule.path, rule.content)
  const writerOf = (path: string): OwnOperation | undefined => {
    const content = contents.get(path)
    return content === undefined ? undefined : operations.find(({ plan }) => isWrittenBy(plan, path, content))
  }
  const writers = [...new Set([...contents.keys()].flatMap((path) => writerOf(path) ?? []))]
  const causeOf = ({ type, service, address, detail: { path, changes = {} } }: EventFact): OwnOperation | undefined => {
    if (path !== undefined) return writerOf(path)
    return type === 'provider-changed' ? writers.find(({ plan }) => isWeightOf(plan, { service, address, changes })) : undefined
  }
  return {
    writerOf,
    events: (events) =>
      events.map((event) => {
        const operation = causeOf(event)
        return operation ? { ...event, detail: { ...event.detail, operationId: operation.id } } : event
      }),
  }
}

const isWrittenBy = ({ writes }: Plan, path: string, content: string | null): boolean =>
  writes.some((write) => write.path === path && (write.after === content || (write.via !== null && write.via === content)))

/** The effective weight moved and the registered one did not: it was a rule. */
const isWeightOf = ({ service, weights }: Plan, event: { service: string; address: string; changes: Changes }): boolean =>
  service === event.service && event.address in weights && 'effectiveWeight' in event.changes && !('weight' in event.changes)
