// What the simulator moves around: providers as a consumer of one Dubbo generation holds them, one call, and what a router left of them.
import type { Sentence } from '../../platform/sentence.ts'
import type { DubboUrl } from '../../registry/dubbo-url.ts'

export const simulatedGenerations = ['2.6', '2.7', '3.2', '3.3'] as const
export type SimulatedGeneration = (typeof simulatedGenerations)[number]

/** One provider in a consumer's directory. */
export type Invoker = {
  /** Place in the request's list of providers */
  index: number
  /** The URL that calls are made with: merged with the consumer's parameters, rules applied */
  url: DubboUrl
  /** The provider's own parameters, before the merge (3.x: URL#getOriginalParameters) */
  original: Readonly<Record<string, string>>
  /** What `match` of tag rules sees where that is not `original` */
  matchable?: Readonly<Record<string, string>>
  layers: Layers
  remoteApplication: string
}

type Params = Readonly<Record<string, string>>

/** Where a method's value is looked up; merged: in the URL alone. */
export type Layers =
  | { kind: 'merged' }
  | { kind: 'address'; override: Params; consumer: Params; provider: Params }
  /** Each rule that is for it wraps it once more: the service's rule first, then that of the application */
  | { kind: 'instance'; overrides: readonly Params[]; consumer: Params; provider: Params }

/**
 * `URL#getMethodParameter`. In an address (3.x by interface) a method's value of any layer beats a plain one; in an instance (3.x by
 * application) a plain value of a layer beats a method's value of those below: of the service's rule, the application's, the consumer.
 */
export function methodParameter(
  { url, layers }: Invoker,
  method: string,
  key: string,
  generation: SimulatedGeneration,
): string | undefined {
  const strict = (params: Params): string | undefined => own(params, `${method}.${key}`) || undefined
  const plain = (): string | undefined => parameter(url.params, key, generation)
  if (layers.kind === 'merged') return strict(url.params) ?? plain()
  const { consumer, provider } = layers
  if (layers.kind === 'address') return strict(layers.override) ?? strict(consumer) ?? strict(provider) ?? plain()
  for (const params of [...layers.overrides, consumer]) {
    const value = strict(params) ?? (own(params, key) || undefined)
    if (value !== undefined) return value
  }
  return strict(provider) ?? plain()
}

export type Call = {
  consumer: DubboUrl
  method: string
  args: readonly unknown[]
  attachments: Readonly<Record<string, string>>
}

/** One way a draw may end; only condition rules v3.1 draw, so there is nearly always one branch of probability 1. */
export type Branch = { probability: number; kept: readonly Invoker[] }

export type Routed = {
  branches: readonly Branch[]
  /** Why a provider fell, or what it was spared for, by its index */
  reasons: ReadonlyMap<number, Sentence>
}

export type Router = { name: string; route(invokers: readonly Invoker[], call: Call): Routed }

/** Everything stays. */
export const unchanged = (invokers: readonly Invoker[]): Routed => ({ branches: [{ probability: 1, kept: invokers }], reasons: new Map() })

/** Keeps some; all others fell for one reason. */
export function keepOnly(invokers: readonly Invoker[], kept: readonly Invoker[], reason: Sentence): Routed {
  const stays = new Set(kept.map((invoker) => invoker.index))
  const reasons = new Map(invokers.flatMap((invoker) => (stays.has(invoker.index) ? [] : [[invoker.index, reason] as const])))
  return { branches: [{ probability: 1, kept }], reasons }
}

/** Applies a router to every branch and joins branches that keep the same providers. */
export function routeBranches(branches: readonly Branch[], router: Router, call: Call): Routed {
  const joined = new Map<string, Branch>()
  const reasons = new Map<number, Sentence>()
  for (const branch of branches) {
    const routed = router.route(branch.kept, call)
    for (const [index, reason] of routed.reasons) reasons.set(index, reason)
    for (const { probability, kept } of routed.branches) {
      const key = kept.map((invoker) => invoker.index).join(',')
      const weight = probability * branch.probability
      if (weight > 0) joined.set(key, { probability: (joined.get(key)?.probability ?? 0) + weight, kept })
    }
  }
  return { branches: [...joined.values()], reasons }
}

/** All that are kept in some branch, in the order of the request. */
export const keptIndexes = (branches: readonly Branch[]): number[] =>
  [...new Set(branches.flatMap((branch) => branch.kept.map((invoker) => invoker.index)))].sort((left, right) => left - right)

/** `org.apache.dubbo.common.URL#getAddress`: host:port, the host alone where there is no port. */
export const addressOf = ({ host, port }: Pick<DubboUrl, 'host' | 'port'>): string => (port > 0 ? `${host}:${port}` : host)

/**
 * `URL#getRawParameter`: the parts of the URL by their names, then a parameter. In 2.6 a parameter that is absent or empty is looked up
 * as `default.<key>` too.
 */
export function rawParameter(url: DubboUrl, key: string, generation: SimulatedGeneration): string | undefined {
  if (key === 'port') return String(url.port)
  for (const part of ['protocol', 'username', 'password', 'host', 'path'] as const) if (key === part) return url[part] || undefined
  return parameter(url.params, key, generation)
}

/** `URL#getParameter`. */
export function parameter(params: Readonly<Record<string, string>>, key: string, generation: SimulatedGeneration): string | undefined {
  const value = own(params, key)
  return generation === '2.6' && (value === undefined || value === '') ? own(params, `default.${key}`) : value
}

/** `URL#toMap` without the parameters: what a URL's parts are called in conditions. */
export function partsOf(url: DubboUrl, generation: SimulatedGeneration): Record<string, string> {
  const parts: Record<string, string> = {}
  for (const part of ['protocol', 'username', 'password', 'host', 'path'] as const) if (url[part] !== '') parts[part] = url[part]
  if (url.port > 0) parts['port'] = String(url.port)
  if (generation !== '2.6') parts['address'] = addressOf(url)
  return parts
}

const own = (params: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(params, key) ? params[key] : undefined
