// All rules of one or more registries with everything that is wrong with them.
import { findAcross } from '../across/find-across.ts'
import type { AcrossFinding } from '../across/finding-schema.ts'
import { applicationsOn32, isOfPassedOver, withoutTold } from '../across/told-by-applications.ts'
import {
  selectConsumersOf,
  selectFormerContents,
  selectKnownApplications,
  selectKnownServices,
  selectShared,
  selectStarved,
  selectZeroed,
  type ConsumerOf,
  type KnownName,
} from '../io/rule-list-store.ts'
import { selectAllRules, type RegistrySource } from '../io/store.ts'
import type { LintFinding } from '../lint/lint-schema.ts'
import { withUrlFindings } from '../lint/lint-urls.ts'
import { findingsOfReaders, isOfReaders } from '../lint/of-readers.ts'
import { ruleGenerationOf } from '../rule-generation.ts'
import { groupRules, isInForce, ruleId, type GroupedRule } from '../rules/group-rules.ts'
import { rootsOf } from '../service-key.ts'
import { LintMemo } from './lint-memo.ts'

export type BoardRule = GroupedRule & { id: string; enabled: boolean | null; lint: readonly LintFinding[]; across: AcrossFinding[] }
/** `isCut`: there are more znodes than are looked at. */
export type RuleBoard = { rules: BoardRule[]; across: AcrossFinding[]; isCut: boolean }

/** More znodes with rules than any registry has; what is beyond is not looked at. */
export const maxRuleNodes = 50_000

const memo = new LintMemo()

export async function loadRuleBoard(sources: readonly RegistrySource[]): Promise<RuleBoard> {
  const ids = sources.map(({ id }) => id)
  const nodes = await selectAllRules(ids, maxRuleNodes)
  const roots = new Map(sources.map((source) => [source.id, rootsOf(source.detail)]))
  const rules = groupRules(nodes, (registry) => roots.get(registry) ?? rootsOf({}))
  const keys = [...new Set(rules.flatMap(({ scope, key }) => (scope === 'service' ? [key] : [])))]
  const tagged = rules.flatMap(({ kind, key }) => (kind === 'tag' ? key : []))
  const [services, applications, zeroed, starved, shared, former] = await Promise.all([
    selectKnownServices(ids, keys),
    selectKnownApplications(ids),
    selectZeroed(ids),
    selectStarved(ids),
    selectShared(ids, tagged),
    selectFormerContents(rules.flatMap(twinnedPlace), maxFormer),
  ])
  const across = findAcross({
    rules,
    service: finderOf(services),
    application: finderOf(applications),
    former: (registry, path) => former.get(`${registry} ${path}`) ?? [],
    zeroed,
    starved,
    shared,
  })
  const byRule = new Map<string, AcrossFinding[]>()
  for (const finding of across) for (const rule of finding.rules) byRule.set(ruleId(rule), [...(byRule.get(ruleId(rule)) ?? []), finding])
  return {
    across,
    isCut: nodes.length === maxRuleNodes,
    rules: await forReaders(rules.map((rule) => ({ ...rule, ...factsOf(rule), id: ruleId(rule), across: byRule.get(ruleId(rule)) ?? [] }))),
  }
}

/**
 * What is wrong for some releases alone is left to the rules that consumers of such a release read, and are not told otherwise by another
 * rule.
 */
async function forReaders(rules: readonly BoardRule[]): Promise<BoardRule[]> {
  const asked = rules.filter(({ lint }) => lint.some((finding) => isOfReaders(finding) || isOfPassedOver(finding)))
  const consumers = Map.groupBy(await selectConsumersOf(asked), (consumer) => `${consumer.registry} ${consumer.scope} ${consumer.key}`)
  const consumersOf = ({ registry, scope, key }: BoardRule): ConsumerOf[] => consumers.get(`${registry} ${scope} ${key}`) ?? []
  const documents = new Map(
    rules.flatMap(({ registry, kind, scope, key, places: [lead] }): [string, string][] =>
      kind === 'override' && scope === 'application' && lead.format === 'yaml' ? [[`${registry} ${key}`, lead.content]] : [],
    ),
  )
  return rules.map((rule) => {
    const found = consumersOf(rule)
    const lint = findingsOfReaders(
      rule.lint,
      found.map((consumer) => ({ generation: ruleGenerationOf(consumer) })),
    )
    const applications = applicationsOn32(found)
    const documentOf = (application: string): string | undefined => documents.get(`${rule.registry} ${application}`)
    return { ...rule, lint: withoutTold(lint, { ...rule, content: rule.places[0].content }, { applications, documentOf }) }
  })
}

const maxFormer = 20

/** The document of a rule that lies in old URLs too. */
function twinnedPlace({ registry, places }: GroupedRule): { registry: string; path: string }[] {
  const document = places.find(({ format }) => format === 'yaml')
  return document && places.some(({ format }) => format === 'url') ? [{ registry, path: document.path }] : []
}

function factsOf(rule: GroupedRule): Pick<BoardRule, 'enabled' | 'lint'> {
  const [lead] = rule.places
  const { enabled, lint } =
    lead.format === 'url' ? { enabled: isInForce(rule.places), lint: [] } : memo.get({ ...rule, content: lead.content })
  const ofUrls = rule.places.flatMap(({ format, content }) => (format === 'url' ? memo.ofUrl(content).lint : []))
  return { enabled, lint: withUrlFindings(lint, ofUrls) }
}

function finderOf(known: readonly KnownName[]): (registry: string, name: string) => KnownName | undefined {
  const byName = new Map(known.map((one) => [`${one.registry} ${one.name}`, one]))
  return (registry, name) => byName.get(`${registry} ${name}`)
}
