// The list of rules, one row per rule, and the findings that no rule shows by itself.
import { answerFrom, decodeCursor, pageOf, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { sourceAges } from '../../platform/sources.ts'
import { namedServices } from '../../registry/service-rules.ts'
import type { AcrossFinding, FindingsQuery } from '../across/finding-schema.ts'
import { selectOpenDrafts } from '../io/draft-store.ts'
import { selectLastChanges, type LastChange } from '../io/revision-store.ts'
import { selectApplicationReach, selectRegistries, selectServiceReach, type Reach, type ReachOf } from '../io/rule-list-store.ts'
import type { RegistrySource } from '../io/store.ts'
import { sayOfOutcome } from '../outcome-sentences.ts'
import { isManaged, ruleId } from '../rules/group-rules.ts'
import { chooseRules, countFindings } from '../rules/list-rules.ts'
import type { RuleRow, RulesQuery } from '../rules/list-schema.ts'
import { loadRuleBoard, maxRuleNodes, type BoardRule, type RuleBoard } from './rule-board.ts'

/** Rules as they stand in the registries, whoever wrote them. Throws not-found for a registry that is none. */
export async function listRules(query: RulesQuery): Promise<Answer<RuleRow[]>> {
  const sources = await sourcesOf(query.registry)
  const board = await loadRuleBoard(sources)
  const offset = decodeCursor(query.cursor)
  const chosen = chooseRules(board.rules, query)
  const page = chosen.slice(offset, offset + query.pageSize)
  return whole(await toRows(sources, page), { sources, board, page: pageOf(offset, page.length, chosen.length) })
}

/** Findings across rules, the gravest first. */
export async function listFindings(query: FindingsQuery): Promise<Answer<AcrossFinding[]>> {
  const sources = await sourcesOf(query.registry)
  const board = await loadRuleBoard(sources)
  const ranks = { info: 0, warning: 1, danger: 2 }
  const { code, severity, service, kind, scope, key } = query
  const search = query.search.toLowerCase()
  const chosen = board.across.filter(
    (finding) =>
      (code === undefined || finding.code === code) &&
      (severity === undefined || ranks[finding.severity] >= ranks[severity]) &&
      (service === undefined || finding.service === service) &&
      (key === undefined || finding.rules.some((rule) => rule.key === key && rule.kind === kind && rule.scope === scope)) &&
      `${finding.code} ${finding.text}`.toLowerCase().includes(search),
  )
  const offset = decodeCursor(query.cursor)
  const page = chosen.slice(offset, offset + query.pageSize)
  return whole(page, { sources, board, page: pageOf(offset, page.length, chosen.length) })
}

async function sourcesOf(registry: string | undefined): Promise<RegistrySource[]> {
  const sources = await selectRegistries(registry)
  if (registry !== undefined && sources.length === 0) throw new AppError('not-found', `There is no registry ${registry}.`)
  return sources
}

type Whole = { sources: readonly RegistrySource[]; board: RuleBoard; page: NonNullable<Answer<unknown>['page']> }

async function whole<T>(data: T, { sources, board, page }: Whole): Promise<Answer<T>> {
  const answer = answerFrom(data, await sourceAges({ ids: sources.map(({ id }) => id) }), page)
  if (!board.isCut) return answer
  const warning = { code: 'list-cut', ...sayOfOutcome('rule-nodes-cut', { count: maxRuleNodes }) }
  return { ...answer, complete: false, warnings: [...answer.warnings, warning] }
}

async function toRows(sources: readonly RegistrySource[], rules: readonly BoardRule[]): Promise<RuleRow[]> {
  const ids = sources.map(({ id }) => id)
  const named = (scope: RuleRow['scope']): ReachOf[] => [
    ...new Map(rules.filter((rule) => rule.scope === scope).map((rule) => [reachKey(reachOfRule(rule)), reachOfRule(rule)])).values(),
  ]
  const [services, applications, changes, drafts] = await Promise.all([
    selectServiceReach(
      ids,
      named('service').map(({ key }) => key),
    ),
    selectApplicationReach(ids, named('application')),
    selectLastChanges(
      ids,
      rules.flatMap(({ places }) => places.map(({ path }) => path)),
    ),
    selectOpenDrafts(ids, undefined),
  ])
  const reachOf = { service: new Map(services.map(keyed)), application: new Map(applications.map(keyed)) }
  const changeOf = new Map(changes.map((change) => [`${change.registry} ${change.path}`, change]))
  const editorsOf = Map.groupBy(drafts, ruleId)
  return rules.map((rule) => {
    const [lead] = rule.places
    return {
      registry: rule.registry,
      kind: rule.kind,
      scope: rule.scope,
      key: rule.key,
      managed: isManaged(rule),
      path: lead.path,
      content: lead.content,
      version: lead.version,
      updatedAt: lead.updatedAt,
      formats: [...new Set(rule.places.map(({ format }) => format))],
      places: rule.places.map(({ path, format, content, version, updatedAt }) => ({ path, format, content, version, updatedAt })),
      enabled: rule.enabled,
      touches: touchesOf(rule, reachOf[rule.scope].get(`${rule.registry} ${reachKey(reachOfRule(rule))}`)),
      findings: countFindings(rule),
      lastChange: lastChangeOf(rule.places.flatMap(({ path }) => changeOf.get(`${rule.registry} ${path}`) ?? [])),
      editors: (editorsOf.get(rule.id) ?? []).map(({ author }) => author),
    }
  })
}

const keyed = (reach: Reach): [string, Reach] => [`${reach.registry} ${reachKey(reach)}`, reach]
const reachKey = ({ key, services }: ReachOf): string => JSON.stringify([key, services])

/** Overrides of an application may name services; only of those its document is read. */
function reachOfRule({ scope, key, places: [lead] }: BoardRule): ReachOf {
  return { key, services: scope === 'application' ? (namedServices(lead.content) ?? null) : null }
}

/** Tag, script and mesh rules are for those who call the application, migration rules for its own consumers, the others for both. */
function touchesOf({ kind, scope }: BoardRule, reach: Reach | undefined): RuleRow['touches'] {
  if (!reach) return { services: 0, providers: 0, consumers: 0 }
  const { provided, consumed, providers, callers, consumers } = reach
  if (scope === 'service') return { services: 1, providers, consumers }
  if (kind === 'migration') return { services: consumed, providers: 0, consumers }
  if (kind === 'tag' || kind === 'script' || kind === 'mesh') return { services: provided, providers, consumers: callers }
  return { services: provided + consumed, providers, consumers: callers + consumers }
}

function lastChangeOf(changes: readonly LastChange[]): RuleRow['lastChange'] {
  const [last] = changes.toSorted((one, other) => other.at.getTime() - one.at.getTime())
  if (!last || last.found) return null
  return { at: last.at.toISOString(), operationId: last.operationId, actor: last.actor, reason: last.reason }
}
