// The rules of one registry at one moment, by where each generation looks for them. Texts are compiled once, whoever asks.
import { parseDubboUrl, type DubboUrl } from '../../registry/dubbo-url.ts'
import { isAppError } from '../../platform/errors.ts'
import { formatColonKey, formatServiceId, type ServiceKey } from '../../registry/service-id.ts'
import type { SimulatedGeneration } from '../simulate/model.ts'
import { readConfigurators, type ReadConfigurators } from '../simulate/override/read-configurators.ts'
import { readUrl } from '../simulate/rule-url.ts'
import { documentPath, documentPath270, type RuleRoots, type RuleSuffix } from '../service-key.ts'
import type { FactRule } from '../weight-facts.ts'

export type Reader = { generation: SimulatedGeneration; isBefore273: boolean }

export class RuleSet {
  readonly #roots: RuleRoots
  readonly #contents: ReadonlyMap<string, string>
  readonly #oldUrls: readonly string[]
  readonly #compiled = new Map<SimulatedGeneration, Map<string, ReadConfigurators>>()
  readonly #read = new Map<SimulatedGeneration, DubboUrl[]>()

  readonly #keys: ReadonlySet<string>

  /** `rules`: those of one service's paths and old URLs */
  constructor(roots: RuleRoots, rules: readonly FactRule[]) {
    this.#roots = roots
    this.#contents = new Map(rules.filter((rule) => rule.path.includes('/config/')).map((rule) => [rule.path, rule.content]))
    this.#keys = new Set(rules.map((rule) => rule.key))
    this.#oldUrls = rules.filter((rule) => rule.kind === 'override-url' || rule.kind === 'condition-url').map((rule) => rule.content)
  }

  serviceText(service: ServiceKey, suffix: RuleSuffix, { isBefore273 }: Pick<Reader, 'isBefore273'>): string {
    const path = isBefore273
      ? documentPath270(this.#roots, formatServiceId(service), suffix)
      : documentPath(this.#roots, formatColonKey(service), suffix)
    return this.#contents.get(path) ?? ''
  }

  applicationText(application: string, suffix: RuleSuffix, { isBefore273 }: Pick<Reader, 'isBefore273'>): string {
    if (application === '') return ''
    return this.#contents.get((isBefore273 ? documentPath270 : documentPath)(this.#roots, application, suffix)) ?? ''
  }

  /** Whether there are rules of an application's own. */
  isOfApplication(application: string): boolean {
    return this.#keys.has(application)
  }

  overridesOf(text: string, generation: SimulatedGeneration): ReadConfigurators {
    if (generation === '2.6' || text.trim() === '') return { configurators: [] }
    const compiled = this.#compiled.get(generation) ?? new Map<string, ReadConfigurators>()
    this.#compiled.set(generation, compiled)
    const read = compiled.get(text) ?? readConfigurators(text, generation)
    compiled.set(text, read)
    return read
  }

  /** `override://`, `absent://`, `condition://` and `route://` URLs; what is no URL is nobody's rule. */
  oldUrlsFor(generation: SimulatedGeneration): DubboUrl[] {
    const known = this.#read.get(generation)
    if (known) return known
    const urls = this.#oldUrls.flatMap((text) => (isUrl(text) ? [readUrl(text, generation)] : []))
    this.#read.set(generation, urls)
    return urls
  }

  /** Whether the old URLs are the very same. */
  hasSameOldUrls(other: RuleSet): boolean {
    return this.#oldUrls.length === other.#oldUrls.length && this.#oldUrls.every((text, place) => text === other.#oldUrls[place])
  }
}

function isUrl(text: string): boolean {
  try {
    return parseDubboUrl(text).protocol !== ''
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return false
    throw error
  }
}
