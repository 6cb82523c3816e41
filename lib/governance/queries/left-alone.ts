import { formatServiceId } from '../../registry/service-id.ts'
import { leftAlone, type LeftAlone } from '../drain/left-alone.ts'
import { selectPreviewConsumers, selectPreviewProviders, selectPreviewRules } from '../io/preview-store.ts'
import type { Setting } from '../weight-document.ts'
import type { WeightFacts } from '../weight-facts.ts'

type Asked = { sourceId: string; facts: readonly WeightFacts[]; addresses: readonly string[]; by: Setting }

/** Whose calls of which services nobody else would take, by service; services without such calls are left out. */
export async function loadLeftAlone({ sourceId, facts, addresses, by }: Asked): Promise<ReadonlyMap<string, LeftAlone[]>> {
  const services = facts.map(({ service }) => formatServiceId(service))
  const applications = facts.map(({ providers, consumers }) => [...new Set([...providers, ...consumers].map((one) => one.application))])
  const [providers, consumers, rules] = await Promise.all([
    selectPreviewProviders(sourceId, services),
    selectPreviewConsumers(sourceId, { services }),
    selectPreviewRules(sourceId, [...new Set([...services, ...applications.flat()])]),
  ])
  const found = facts.map(({ service, roots }, place) => {
    const id = services[place] ?? ''
    const own = [id, ...(applications[place] ?? [])].flatMap((key) => rules.get(key) ?? [])
    const world = { service, roots, providers: providers.get(id) ?? [], consumers: consumers.get(id) ?? [] }
    return [id, leftAlone(world, own, { addresses, by })] as const
  })
  return new Map(found.filter(([, alone]) => alone.length > 0))
}
