// What a consumer of a generation makes of the providers a registry names: RegistryDirectory (2.6, 2.7; 3.x by interface) and
// ServiceDiscoveryRegistryDirectory (3.x by application). Rules of the registry and of the config centre are applied here.
import type { Sentence } from '../../../platform/sentence.ts'
import { formatDubboUrl, type DubboUrl } from '../../../registry/dubbo-url.ts'
import type { Invoker, SimulatedGeneration } from '../model.ts'
import { isMatchUrl } from '../rule-url.ts'
import { isGeneration3 } from '../condition/patterns.ts'
import { invokerMaker, routedConsumer, type Bases, type View } from './create-invoker.ts'
import { without } from './merge-url.ts'
import { sayWhy as why } from '../reason-sentences.ts'
import { protocolReason } from './protocols.ts'
import { exporter, type OverrideRules } from './provider-side.ts'

export type DirectoryInput = {
  generation: SimulatedGeneration
  view: View
  consumer: DubboUrl
  providers: readonly DubboUrl[]
  rules: OverrideRules
  /** The providers' URLs are already as they register them, their own part of the rules applied */
  isExported?: boolean
  /** Shared by directories of the same generation, view and consumer under different rules */
  bases?: Bases
}
export type Directory = {
  /** In the order of the request, also those that no call can reach */
  all: Invoker[]
  /** Those that calls can be routed to */
  kept: Invoker[]
  reasons: Map<number, Sentence>
  /** The consumer as the routers see it */
  consumer: DubboUrl
}

export function buildDirectory(input: DirectoryInput): Directory {
  const { generation, view, consumer, providers, rules, isExported = false } = input
  const reasons = new Map<number, Sentence>()
  const seen = new Map<string, Invoker[]>()
  const create = invokerMaker({ generation, view, consumer, rules }, input.bases)
  const exported = exporter(view === 'app' ? { ...rules, urls: [] } : rules, generation)
  const merged: Invoker[] = []
  const all = providers.map((own, index): Invoker => {
    const provider = isExported ? own : exported(own)
    const invoker = create(provider, index)
    const passedOver = isTaken(provider, input) ? protocolReason(consumer, provider, generation) : otherReason
    if (passedOver === undefined) merged.push(invoker)
    const reason = passedOver ?? reasonOf(invoker, seen)
    if (reason !== undefined) reasons.set(index, reason)
    return invoker
  })
  return { all, kept: keptOf(all, reasons, generation), reasons, consumer: routedConsumer({ generation, view, consumer, rules }, merged) }
}

/** Plain URLs of 3.x are in the directory already: nobody asks whether they match. Instances are found by the service's key alone. */
function isTaken(provider: DubboUrl, { consumer, generation, view }: DirectoryInput): boolean {
  if (!isGeneration3(generation))
    return (provider.params['category'] || 'providers') === 'providers' && isMatchUrl(consumer, provider, generation)
  if (view === 'plain') return true
  return isMatchUrl(consumer, view === 'app' ? { ...provider, params: without(provider.params, ['enabled']) } : provider, generation)
}

function reasonOf(invoker: Invoker, seen: Map<string, Invoker[]>): Sentence | undefined {
  const head = headOf(invoker)
  const others = seen.get(head) ?? []
  // whole texts are dear and only asked for where two providers share an address
  const twin = others.length > 0 ? others.find(({ url }) => formatDubboUrl(url) === formatDubboUrl(invoker.url)) : undefined
  if (twin) return why('fell-same-url', { index: twin.index })
  seen.set(head, [...others, invoker])
  return isEnabled(invoker.url) ? undefined : disabledReason
}

/** What a URL's text begins with. */
const headOf = ({ url }: Invoker): string => formatDubboUrl({ ...url, path: '', params: {} })

/** `disabled` decides where it is set, else `enabled`. */
function isEnabled({ params }: DubboUrl): boolean {
  if (params['disabled'] !== undefined && params['disabled'] !== '') return params['disabled'] !== 'true'
  return params['enabled'] === undefined || params['enabled'] === '' || params['enabled'] === 'true'
}

/** 2.6 sorts its list by the URLs' text. */
function keptOf(all: readonly Invoker[], reasons: ReadonlyMap<number, Sentence>, generation: SimulatedGeneration): Invoker[] {
  const kept = all.filter((invoker) => !reasons.has(invoker.index))
  return generation === '2.6' ? sortedByText(kept) : kept
}

/** Nobody is left because every provider is disabled: a consumer that runs keeps the list it had, one that starts has nobody. */
export const isAllDisabled = ({ all, kept, reasons }: Directory): boolean =>
  kept.length === 0 && all.some((invoker) => reasons.get(invoker.index) === disabledReason)

const disabledReason = why('fell-disabled')
const otherReason = why('fell-other')

function sortedByText(invokers: readonly Invoker[]): Invoker[] {
  const heads = new Map(invokers.map((invoker) => [invoker, headOf(invoker)]))
  return [...invokers].sort((left, right) => {
    const [one, other] = [heads.get(left) ?? '', heads.get(right) ?? '']
    if (one.startsWith(other) || other.startsWith(one)) return formatDubboUrl(left.url) < formatDubboUrl(right.url) ? -1 : 1
    return one < other ? -1 : 1
  })
}
