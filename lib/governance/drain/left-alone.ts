// Whose calls nobody else would take once addresses are drained, by the routers themselves: another provider is none for a consumer whose
// calls never get there, as those with a tag where it has none.
import { groupConsumers } from '../preview/consumer-groups.ts'
import type { PreviewConsumer, ServiceFacts } from '../preview/model.ts'
import { ownProviders } from '../preview/provider-urls.ts'
import { RuleSet } from '../preview/rule-set.ts'
import { routesOf, Scene, standingOf, type Standing } from '../preview/side.ts'
import { methodClasses, parameterNames, patternsOf } from '../preview/told-apart.ts'
import type { Invoker } from '../simulate/model.ts'
import { weightOf } from '../simulate/shares.ts'
import { readTagRule } from '../simulate/tag/tag-router.ts'
import { plainConsumer, type FactRule } from '../weight-facts.ts'
import type { Setting } from '../weight-document.ts'

/** `tag`: what the calls carry; "" where that is the consumer's own or none. */
export type LeftAlone = { application: string; tag: string }

type Drained = { addresses: readonly string[]; by: Setting }

/**
 * Weight 0 leaves a provider where the routers put it: who has no other with a weight goes on calling it. A disabled one is gone before the
 * routers are asked, so that calls with its tag fall back as TagRouter has it. Tags looked at are those that lead to the drained providers.
 */
export function leftAlone(facts: ServiceFacts, rules: readonly FactRule[], { addresses, by }: Drained): LeftAlone[] {
  const nobody: PreviewConsumer = { id: '', host: '0.0.0.0', ...plainConsumer(facts.providers) }
  const known: ServiceFacts = facts.consumers.length > 0 ? facts : { ...facts, consumers: [nobody] }
  const set = new RuleSet(facts.roots, rules)
  const patterns = patternsOf([...new Set(rules.map((rule) => rule.content))])
  const isDrained = (place: { address: string }): boolean => addresses.includes(place.address)
  const before = sceneOf(known, set)
  const after = by === 'disabled' ? sceneOf({ ...known, providers: known.providers.filter((one) => !isDrained(one)) }, set) : undefined
  const names = [...new Set(known.providers.flatMap(({ methods }) => methods))]
  const methods = methodClasses(names, patterns, parameterNames(known)).classes.map(({ sample }) => sample)
  const groups = groupConsumers(known, { before: set, after: set }, patterns)
  const alone = new Map<string, LeftAlone>()
  for (const [, alike] of Map.groupBy(groups, ({ mark }) => mark)) {
    const [group] = alike
    if (!group) continue
    const standing = standingOf(before, group, group.before)
    const without = after && standingOf(after, group, group.before)
    for (const tag of ['', ...tagsOf(known, { standing, set, addresses })]) {
      const isLast = methods.some((method) => isLastFor({ standing, without, method, tag, addresses }))
      if (isLast) for (const { application } of alike) alone.set(`${application} ${tag}`, { application, tag })
    }
  }
  return [...alone.values()]
}

type Asked = { standing: Standing; without: Standing | undefined; method: string; tag: string; addresses: readonly string[] }

function isLastFor({ standing, without, method, tag, addresses }: Asked): boolean {
  const attachments = tag === '' ? {} : { 'dubbo.tag': tag }
  const { branches, call } = routesOf(standing, method, attachments)
  const isDrained = ({ url: { host, port } }: Invoker): boolean => addresses.includes(`${host}:${port}`)
  const touched = branches.filter(({ kept }) => kept.some(isDrained))
  if (touched.length === 0) return false
  if (without) return routesOf(without, method, attachments).branches.every(({ kept }) => kept.length === 0)
  const context = { generation: standing.group.generation, call, nowMs: Infinity }
  return touched.some(({ kept }) => !kept.some((invoker) => !isDrained(invoker) && weightOf(invoker, context) > 0))
}

const sceneOf = (facts: ServiceFacts, rules: RuleSet): Scene =>
  new Scene({ service: facts.service, rules, own: ownProviders(facts, rules) })

type TagsAsked = { standing: Standing; set: RuleSet; addresses: readonly string[] }

/** Tags of the drained providers, their own and those that a rule of their application gives. */
function tagsOf(facts: ServiceFacts, { standing: { directory, group }, set, addresses }: TagsAsked): string[] {
  const own = facts.providers.flatMap(({ address, params }) => (addresses.includes(address) ? (params['dubbo.tag'] ?? []) : []))
  const text = set.applicationText(directory.kept[0]?.remoteApplication ?? '', 'tag-router', group)
  const ruled =
    text === '' || group.generation === '2.6' ? [] : [...(readTagRule(text, group.generation, directory.kept).rule?.names ?? [])]
  return [...new Set([...own, ...ruled])].filter((tag) => tag !== '')
}
