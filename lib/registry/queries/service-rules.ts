// Every rule that touches a service, whoever wrote it, with the last change and who made it.
import { getOperation } from '../../operations/queries.ts'
import { answerFrom, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { servicesById } from '../io/query-services.ts'
import { selectLastRuleChanges, selectRulesByKey } from '../io/query-service-rules.ts'
import { formatServiceId, parseServiceId } from '../service-id.ts'
import { toServiceRule, type ServiceRuleRow } from '../service-rules.ts'
import { warningOf } from '../sentences.ts'
import { registryAges } from './whole-answer.ts'

const maxRules = 500

/** Rules of a service, those in force first. Throws not-found, invalid-input. */
export async function listRulesOfService(id: string): Promise<Answer<ServiceRuleRow[]>> {
  const service = parseServiceId(id)
  const known = formatServiceId(service)
  const [found] = await servicesById([known])
  if (!found) throw new AppError('not-found', `No registry knows the service ${known}.`)
  const sight = { service, providers: new Set(found.applications), consumers: new Set(found.consumerApplications) }
  const keys = [...new Set([known, service.interface, ...sight.providers, ...sight.consumers])]
  const stored = await selectRulesByKey({ keys, interfaceName: service.interface }, maxRules)
  const touching = stored.flatMap((rule) => toServiceRule(rule, sight) ?? [])
  const changes = await lastChangesOf(touching.map((rule) => rule.path))
  const rows = touching.map((rule) => ({ ...rule, lastChange: changes.get(`${rule.registry} ${rule.path}`) ?? null }))
  const whole = answerFrom(rows.sort(byForce), await registryAges())
  if (stored.length < maxRules) return whole
  const warning = warningOf('rules-cut', { count: maxRules }, undefined, 'list-cut')
  return { ...whole, complete: false, warnings: [...whole.warnings, warning] }
}

const byForce = (one: ServiceRuleRow, other: ServiceRuleRow): number =>
  Number(other.applies) - Number(one.applies) || (one.path < other.path ? -1 : 1)

async function lastChangesOf(paths: readonly string[]): Promise<Map<string, ServiceRuleRow['lastChange']>> {
  const changes = await selectLastRuleChanges(paths)
  const ids = [...new Set(changes.flatMap(({ operationId }) => operationId ?? []))]
  const actors = new Map(await Promise.all(ids.map(async (id): Promise<[string, string | null]> => [id, await actorOf(id)])))
  return new Map(
    changes.map(({ registry, path, at, type, operationId }) => [
      `${registry} ${path}`,
      { at, type, operationId, actor: operationId === null ? null : (actors.get(operationId) ?? null) },
    ]),
  )
}

/** An operation outlives its events only as long as operations are kept; without it the id alone is left. */
async function actorOf(operationId: string): Promise<string | null> {
  try {
    return (await getOperation(operationId)).actor
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null
    throw error
  }
}
