import { getOperation, listOperations } from '../../operations/queries.ts'
import { nowAnswer, type Answer } from '../../platform/answer.ts'
import { callsPerServer } from '../../statistics/queries.ts'
import { mergeSides } from '../judge-calls.ts'
import { judgeRuleCalls, type RuleCalls } from '../rules/rule-calls.ts'
import { rulePlanSchema } from '../rules/rule-plan.ts'

/** Consumers take up to 20 s to obey; calls before that say nothing. */
const settledMs = 25_000
/** The world that the shares were worked out for does not stay. */
const validMs = 30 * 60_000

/** What the calls do since a rule was written, against what its preview said. Throws `not-found`. */
export async function getRuleCalls(id: string, now = new Date()): Promise<Answer<RuleCalls>> {
  const { kind, plan, steps, target } = await getOperation(id)
  const expected = kind === 'rule.set' ? rulePlanSchema.parse(plan).expected : []
  const writtenAt = steps.findLast(({ name }) => name === 'written')?.at
  if (writtenAt === undefined) return nowAnswer({ since: null, state: 'waiting', services: [] })
  const since = new Date(Date.parse(writtenAt) + settledMs)
  const [latest] = (await listOperations({ target, pageSize: 1 })).data
  const isOver = now.getTime() - since.getTime() > validMs || latest?.id !== id
  if (isOver || now <= since) return nowAnswer({ since: since.toISOString(), state: isOver ? 'over' : 'waiting', services: [] })
  const services: RuleCalls['services'] = []
  for (const one of expected) services.push(judgeRuleCalls(one, mergeSides(await callsPerServer(one.service, since.toISOString()))))
  return nowAnswer({ since: since.toISOString(), state: 'counting', services })
}
