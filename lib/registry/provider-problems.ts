// What providers of one service tell together: methods that only some have, starts that were never or are still to come, and the size
// of the directory they all stand in.
import type { Packet } from './packet-size.ts'
import { packetFill } from './packet-size.ts'
import type { ProviderSight } from './rows.ts'
import type { Problem } from './schema.ts'

/** Clocks differ a little everywhere; what a start may be ahead without being a problem. */
const clockToleranceMs = 60_000
const maxNamed = 3

/** Calls of a method fail on those that lack it. Providers that name no methods (simplified URLs, generic ones) say nothing. */
export function mixedMethods(providers: readonly ProviderSight[]): Problem[] {
  const lists = new Map<readonly string[], ProviderSight[]>()
  for (const provider of providers) {
    if (provider.methods.length === 0 || provider.methods.includes('*')) continue
    const found = lists.get(provider.methods)
    if (found) found.push(provider)
    else lists.set(provider.methods, [provider])
  }
  // providers of one release share their list, so this is the rule
  if (lists.size < 2) return []
  const all = [...new Set([...lists.keys()].flat())].sort()
  const lacking = [...lists].flatMap(([methods, owners]) => {
    const has = new Set(methods)
    const missing = all.filter((method) => !has.has(method))
    return missing.length === 0 ? [] : owners.map((owner) => ({ address: owner.address, missing }))
  })
  const [first] = lacking.sort((left, right) => (left.address < right.address ? -1 : 1))
  if (!first) return []
  const methods = first.missing.slice(0, maxNamed).join(', ')
  const more = Math.max(0, first.missing.length - maxNamed)
  const named = `${methods}${more > 0 ? ` and ${more} more` : ''}`
  const count = [...lists.values()].flat().length
  return [
    {
      code: 'mixed-methods',
      severity: 'warning',
      text: `${lacking.length} of ${count} providers lack methods that others have (${first.address} lacks ${named}): calls of these fail there.`,
      params: { lacking: lacking.length, count, address: first.address, methods, more },
    },
  ]
}

/**
 * AbstractLoadBalance#getWeight warms a provider up by the time since its URL's timestamp. Without one it gets its whole weight while its
 * JVM is cold; with one in the future, Dubbo 2.7 and 3 give it weight 1 until then (2.6.12: the whole weight at once).
 */
export function neverWarmed(providers: readonly ProviderSight[], now: Date): Problem[] {
  const warming = providers.filter((provider) => provider.level !== 'application' && provider.weight > 0 && !isWithoutWarmUp(provider))
  const limit = new Date(now.getTime() + clockToleranceMs).toISOString()
  const ahead = warming.filter((provider) => provider.startedAt !== null && provider.startedAt > limit)
  // a simplified URL (`simplified=true`) leaves out start and methods alike, and somebody wanted that
  const silent = warming.filter((provider) => provider.startedAt === null && provider.methods.length > 0)
  const first = firstOf(ahead)
  const quiet = firstOf(silent)
  return [
    ...(first
      ? [
          problem(
            'warning',
            `${ahead.length} of ${providers.length} providers say they start in the future (${first.address}: ${first.startedAt ?? ''}): consumers of Dubbo 2.7 and 3 give them weight 1 until then.`,
            { form: 'future', count: ahead.length, total: providers.length, address: first.address, start: first.startedAt ?? '' },
          ),
        ]
      : []),
    ...(quiet && !first
      ? [
          problem(
            'info',
            `${silent.length} of ${providers.length} providers do not say when they started (${quiet.address}): they get their whole weight from the first call on, without warm-up.`,
            { form: 'silent', count: silent.length, total: providers.length, address: quiet.address, start: '' },
          ),
        ]
      : []),
  ]
}

/** The one with the least address: the order of rows is nobody's promise. */
const firstOf = (providers: readonly ProviderSight[]): ProviderSight | undefined =>
  providers.reduce<ProviderSight | undefined>(
    (first, provider) => (first && first.address <= provider.address ? first : provider),
    undefined,
  )

/** `warmup=0` and below switch warm-up off, and somebody wanted that. */
const isWithoutWarmUp = ({ params }: ProviderSight): boolean => /^(0|-\d+)$/.test(params['warmup'] ?? params['default.warmup'] ?? '')

export const packetLimit = (packets: readonly Packet[]): Problem[] =>
  packets.map((packet) => {
    const { category } = packet
    const { count, percent, isOver } = packetFill(packet)
    return {
      code: 'packet-limit',
      severity: isOver ? 'danger' : 'warning',
      text: `The ${count} and more ${category} of this interface fill ${percent} % of the 1 MiB that ZooKeeper puts into one packet (jute.maxbuffer)${isOver ? ': clients with the default limit cannot read them and lose their connection' : ''}.`,
      params: { count, category, percent, over: isOver ? 'yes' : 'no' },
    }
  })

const problem = (severity: Problem['severity'], text: string, params: NonNullable<Problem['params']>): Problem => ({
  code: 'never-warmed',
  severity,
  text,
  params,
})
