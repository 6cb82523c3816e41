// What was: the state of a service at an instant, and how far back one can ask.
import { answerFrom, nowAnswer, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { parseInstant } from '../../statistics/time-range.ts'
import { isServiceKnown, oldestInstant } from '../io/history-reach.ts'
import { pastRows } from '../io/past-scope.ts'
import type { ServiceState, StateQuery } from '../past-schema.ts'
import { formatServiceId, parseServiceId } from '../service-id.ts'
import { warningOf } from '../sentences.ts'
import { registryAges } from './whole-answer.ts'

/** Most endpoints of one kind that a past state lists. */
const maxListed = 2000

/**
 * Who provided and consumed a service at an instant, and which rules spoke of it. What is not known is said in warnings. Throws
 * not-found (for a service that history never saw, and for an instant before it begins, naming the oldest), invalid-input.
 */
export async function getServiceState(service: string, { at, registry }: StateQuery): Promise<Answer<ServiceState>> {
  const id = formatServiceId(parseServiceId(service))
  if (!(await isServiceKnown(id))) throw new AppError('not-found', `No registry knows or knew the service ${id}.`)
  const instant = parseInstant(at, new Date())
  const { data, since, complete, warnings } = await pastRows(instant, { column: 'service', value: id }, registry)
  const ages = answerFrom(null, await registryAges(registry))
  const isCut = Math.max(data.providers.length, data.consumers.length) > maxListed
  return {
    data: {
      at: instant.toISOString(),
      since,
      providers: data.providers.slice(0, maxListed),
      consumers: data.consumers.slice(0, maxListed),
      rules: data.rules,
    },
    asOf: ages.asOf,
    complete: ages.complete && complete && !isCut,
    warnings: [...ages.warnings, ...warnings, ...(isCut ? [warningOf('list-cut', { count: maxListed })] : [])],
  }
}

/** Since when past states can be asked. */
export const getHistoryReach = async (): Promise<Answer<{ since: string | null }>> =>
  nowAnswer({ since: (await oldestInstant())?.toISOString() ?? null })
