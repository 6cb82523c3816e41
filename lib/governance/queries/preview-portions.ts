// Services before and after, read and compared a portion at a time; the next portion is read while one is compared.
import { selectPreviewConsumers, selectPreviewProviders, selectPreviewRules, type TouchedService } from '../io/preview-store.ts'
import { layOver, type RuleWrite } from '../preview/draft-rules.ts'
import { compareService, type ComparedService, type PreviewInput } from '../preview/preview-service.ts'
import type { RuleDraft } from '../rules/schema.ts'
import { withScripts } from './with-scripts.ts'
import { parseRuleService, type RuleRoots } from '../service-key.ts'

export type PreviewGround = {
  sourceId: string
  roots: RuleRoots
  rule: RuleDraft
  writes: readonly RuleWrite[]
  nowMs: number
  /** Only this method */
  method: string | undefined
}

const portion = 100

export async function* comparePortions(
  ground: PreviewGround,
  touched: readonly TouchedService[],
  { withShares, hasEngine }: { withShares: boolean; hasEngine: boolean },
): AsyncGenerator<ComparedService> {
  const portions = Array.from({ length: Math.ceil(touched.length / portion) }, (_, place) =>
    touched.slice(place * portion, (place + 1) * portion),
  )
  let next = portions[0] ? readPortion(ground, portions[0]) : undefined
  for (const [place] of portions.entries()) {
    const inputs = (await next) ?? []
    const following = portions[place + 1]
    next = following && readPortion(ground, following)
    // a portion that nobody waits for any more must not fail the process
    next?.catch(() => {})
    if (!hasEngine) for (const input of inputs) yield compareService({ ...input, withShares })
    else yield* await withScripts((scripts) => inputs.map((input) => compareService({ ...input, withShares, scripts })))
  }
}

async function readPortion(
  { sourceId, roots, rule, writes, nowMs, method }: PreviewGround,
  touched: readonly TouchedService[],
): Promise<PreviewInput[]> {
  const load = (services: readonly TouchedService[], application?: string) =>
    selectPreviewConsumers(sourceId, { services: services.map((one) => one.id), application })
  // where the application only calls, the rule is read by its own consumers alone
  const isForOwn = (one: TouchedService): boolean => rule.scope === 'application' && !one.isProvider
  const ids = touched.map((one) => one.id)
  const keys = new Set(touched.flatMap((one) => [one.id, ...one.applications, ...one.consumerApps]))
  const [providers, all, own, rules] = await Promise.all([
    selectPreviewProviders(sourceId, ids),
    load(touched.filter((one) => !isForOwn(one))),
    load(touched.filter(isForOwn), rule.key),
    selectPreviewRules(sourceId, [...keys]),
  ])
  return touched.map((one) => {
    const before = [one.id, ...new Set([...one.applications, ...one.consumerApps])].flatMap((key) => rules.get(key) ?? [])
    const consumers = (isForOwn(one) ? own : all).get(one.id) ?? []
    const facts = { service: parseRuleService(one.id), roots, providers: providers.get(one.id) ?? [], consumers }
    return { facts, before, after: layOver(before, writes), nowMs, method }
  })
}
