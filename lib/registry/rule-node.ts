// Where governance rules live (reference: "Where rules live"): config-centre nodes and old URLs.
import { parseDubboUrl, decodeNodeName } from './dubbo-url.ts'
import type { RuleKind } from './rows.ts'
import { formatServiceId, parseColonKey } from './service-id.ts'
import { checkedName } from './text.ts'

/**
 * The one limit of a rule's text, in bytes of UTF-8: longer ones are neither linted nor written, and kept up to here. A znode holds 1 MiB
 * at most; no rule that people wrote comes near this.
 */
export const maxRuleBytes = 512 * 1024

const encoder = new TextEncoder()

export const bytesOfRule = (text: string): number => encoder.encode(text).length

const suffixes: readonly [string, RuleKind][] = [
  ['configurators', 'configurators'],
  ['condition-router', 'condition-router'],
  ['tag-router', 'tag-router'],
  ['script-router', 'script-router'],
  ['migration', 'migration'],
  ['affinity-router', 'other'],
  ['MESHAPPRULE', 'other'],
]

/** Kind of the rules whose node ends with `.suffix`. */
export const ruleKindOf = (suffix: string): RuleKind => suffixes.find(([known]) => known === suffix)?.[1] ?? 'other'

/**
 * Is the node below `/<namespace>/config` a rule, of which kind and of what? `relative` is its path below that, without a leading
 * slash: `dubbo/<key>.configurators` since 2.7.3, `<key>/configurators` before. Undefined: no rule (dubbo.properties may hold
 * secrets and is never read). Throws invalid-input when the key is too long.
 */
export function classifyConfigNode(relative: string): { kind: RuleKind; key: string } | undefined {
  const segments = relative.split('/')
  const last = segments.at(-1) ?? ''
  for (const [suffix, kind] of suffixes) {
    if (last.endsWith(`.${suffix}`)) return { kind, key: ruleKeyOf(last.slice(0, -suffix.length - 1)) }
    // 2.7.0 to 2.7.2: group*interface:version / suffix
    if (last === suffix && segments.length === 2) return { kind, key: checkedName('rule key', (segments[0] ?? '').replace('*', '/')) }
  }
  return undefined
}

function ruleKeyOf(key: string): string {
  const service = parseColonKey(key)
  return service ? formatServiceId(service) : checkedName('rule key', key)
}

/** A child of `/<root>/<interface>/configurators` or `…/routers`. Throws invalid-input. */
export function classifyRuleUrl(interfaceName: string, name: string): { kind: RuleKind; key: string; content: string } {
  const content = decodeNodeName(name)
  const url = parseDubboUrl(content)
  const key = formatServiceId({ interface: interfaceName, group: url.params['group'] ?? '', version: url.params['version'] ?? '' })
  return { kind: kindOf(url.protocol, url.params['router'] ?? ''), key, content }
}

function kindOf(protocol: string, router: string): RuleKind {
  if (protocol === 'override' || protocol === 'absent') return 'override-url'
  if (protocol === 'condition' || (protocol === 'route' && (router === '' || router === 'condition'))) return 'condition-url'
  if (protocol === 'script' || router === 'script') return 'script-router'
  return 'other'
}
