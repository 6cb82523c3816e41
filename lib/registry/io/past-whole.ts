// A registry as a whole at an instant: services, applications and rules, without endpoints.
import { configIdOf } from '../../platform/source-id.ts'
import type { PastRule } from '../past-facts.ts'
import type { PastRuleRow } from '../past-schema.ts'
import { pastState } from '../past-state.ts'
import { eventsSince, inPast, type PastAnswer } from './past-read.ts'
import { topologyIn, type PastTopology } from './past-topology.ts'
import { registrySourceOf } from './service-filter.ts'

export type PastWhole = PastTopology & { rules: PastRuleRow[] }

/** Throws as {@link pastTopology} does. */
export const pastWhole = (at: Date, registry?: string): Promise<PastAnswer<PastWhole>> =>
  inPast(at, registrySourceOf(registry), async (past) => {
    const topology = await topologyIn(past)
    const present = await past.sql.query<PastRule>(
      'select source_id as "sourceId", path, kind, key, content from rule where source_id = any($1)',
      [past.sourceIds],
    )
    const events = await eventsSince(past, { where: `type like 'rule-%'`, values: [] })
    const { rule, broken } = pastState({ provider: [], consumer: [], rule: present.rows }, events)
    return { data: { ...topology, rules: rule.map(({ sourceId, ...row }) => ({ registry: configIdOf(sourceId), ...row })) }, broken }
  })
