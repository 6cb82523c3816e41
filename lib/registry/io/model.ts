// What the collector keeps in memory of a registry: instances and rules, which every interface is merged with. Providers and
// consumers are not kept: the database has them, and the tree is read again where something moved.
import { weightRuleOf, type WeightRule } from '../configurators.ts'
import type { InstanceNode } from '../instance-node.ts'
import { addressesOf, instanceKey } from '../instances.ts'
import { endpointKeys, endpointKey } from '../merge.ts'
import type { Oddity, RuleFact } from '../rows.ts'
import { oddityOf } from '../url-facts.ts'
import { parse } from 'yaml'
import { OfferedServices } from './offered-services.ts'

export class RegistryModel {
  readonly #instances = new Map<string, Map<string, InstanceNode>>()
  /** How many instances have an endpoint: two may name the same port for a while */
  readonly #endpoints = new Map<string, number>()
  readonly #rules = new Map<string, RuleFact>()
  readonly #weightRules = new Map<string, WeightRule[]>()
  readonly #mapping = new Map<string, string[]>()
  #forced = new Set<string>()
  /**
   * Directories whose names and rows are known to be one to one with nothing else in them, so that a name that comes or goes tells all;
   * with the bytes of their fullest listing (names that left count on).
   */
  readonly plain = new Map<string, number>()
  /** What applications themselves say they offer; not cleared, a revision means the same for ever */
  readonly offered: OfferedServices

  constructor(offered = new OfferedServices()) {
    this.offered = offered
  }

  clear(): void {
    this.#instances.clear()
    this.#endpoints.clear()
    this.#rules.clear()
    this.#weightRules.clear()
    this.#mapping.clear()
    this.#forced = new Set()
  }

  /** Sets or (undefined) removes an instance node; answers what was there before. */
  setInstance(application: string, node: string, instance: InstanceNode | undefined): InstanceNode | undefined {
    const nodes = this.#instances.get(application) ?? new Map<string, InstanceNode>()
    const before = nodes.get(node)
    for (const key of before ? endpointKeys(before) : []) this.#countEndpoint(key, -1)
    for (const key of instance ? endpointKeys(instance) : []) this.#countEndpoint(key, 1)
    if (instance) nodes.set(node, instance)
    else nodes.delete(node)
    if (nodes.size > 0) this.#instances.set(application, nodes)
    else this.#instances.delete(application)
    return before
  }

  #countEndpoint(key: string, step: number): void {
    const count = (this.#endpoints.get(key) ?? 0) + step
    if (count > 0) this.#endpoints.set(key, count)
    else this.#endpoints.delete(key)
  }

  instanceAt(application: string, node: string): InstanceNode | undefined {
    return this.#instances.get(application)?.get(node)
  }

  instancesOf(application: string): InstanceNode[] {
    return [...(this.#instances.get(application)?.values() ?? [])]
  }

  nodesOf(application: string): string[] {
    return [...(this.#instances.get(application)?.keys() ?? [])]
  }

  allInstances(): InstanceNode[] {
    return [...this.#instances.values()].flatMap((nodes) => [...nodes.values()])
  }

  get hasInstances(): boolean {
    return this.#instances.size > 0
  }

  hasInstance(application: string, host: string, port: number): boolean {
    return this.#endpoints.has(endpointKey(application, host, port))
  }

  /** Sets or removes a config-centre rule; answers an oddity when Dubbo could not read it either. */
  setRule(path: string, rule: RuleFact | undefined): Oddity | undefined {
    const before = this.#rules.get(path)
    if (before)
      this.#weightRules.set(
        before.key,
        (this.#weightRules.get(before.key) ?? []).filter((other) => other.path !== path),
      )
    if (!rule) {
      this.#rules.delete(path)
      this.#forced = forcedApplications(this.#rules.values())
      return undefined
    }
    this.#rules.set(path, rule)
    if (rule.kind === 'migration') this.#forced = forcedApplications(this.#rules.values())
    try {
      const weights = weightRuleOf(rule)
      if (weights) this.#weightRules.set(rule.key, [...(this.#weightRules.get(rule.key) ?? []), weights])
      return undefined
    } catch (error) {
      return oddityOf(path, error, 'malformed-rule')
    }
  }

  ruleAt(path: string): RuleFact | undefined {
    return this.#rules.get(path)
  }

  allRules(): RuleFact[] {
    return [...this.#rules.values()]
  }

  /** Which applications say they offer an interface. */
  setMapping(interfaceName: string, applications: string[]): void {
    if (applications.length === 0) this.#mapping.delete(interfaceName)
    else this.#mapping.set(interfaceName, applications)
  }

  mappedApplications(interfaceName: string): string[] {
    const offering = this.offered.applicationsOffering(interfaceName)
    const mapped = this.#mapping.get(interfaceName) ?? []
    return offering.length === 0 ? mapped : [...new Set([...mapped, ...offering])]
  }

  /** Applications that say they offer an interface and have an instance of which none of `listed`, its providers with a node, is a port. */
  applicationsBeyond(interfaceName: string, listed: Iterable<{ application: string; address: string }>): string[] {
    const mapped = this.mappedApplications(interfaceName).filter((application) => this.#instances.has(application))
    if (mapped.length === 0) return []
    const present = new Set<string>()
    for (const provider of listed) present.add(instanceKey(provider))
    const isListed = (instance: InstanceNode): boolean =>
      addressesOf(instance).some((address) => present.has(instanceKey({ application: instance.application, address })))
    return mapped.filter((application) => this.instancesOf(application).some((instance) => !isListed(instance)))
  }

  /** Instances of applications that say they offer an interface, without any endpoint on the interface level. */
  aloneOf(interfaceName: string, hasInterfaceLevel: (endpoint: string) => boolean): InstanceNode[] {
    return this.mappedApplications(interfaceName)
      .flatMap((application) => this.instancesOf(application))
      .filter((instance) => !endpointKeys(instance).some(hasInterfaceLevel))
  }

  /** Whether the mapping says of each of these interfaces that the application offers it. */
  isMapped(application: string, interfaces: Iterable<string>): boolean {
    return [...interfaces].every((name) => this.#mapping.get(name)?.includes(application) === true)
  }

  mappedInterfaces(): string[] {
    return [...new Set([...this.#mapping.keys(), ...this.offered.interfaces()])]
  }

  /** Interfaces that one of these applications says it offers. */
  interfacesMappedTo(applications: ReadonlySet<string>): string[] {
    if (applications.size === 0) return []
    const mapped = [...this.#mapping].flatMap(([name, offered]) =>
      offered.some((application) => applications.has(application)) ? [name] : [],
    )
    return [...new Set([...mapped, ...[...applications].flatMap((application) => this.offered.interfacesOf(application))])]
  }

  weightRulesFor(service: string, application: string): WeightRule[] {
    return [...(this.#weightRules.get(service) ?? []), ...(this.#weightRules.get(application) ?? [])]
  }

  /** Consumer applications whose migration rule says FORCE_INTERFACE. */
  get forcedToInterface(): ReadonlySet<string> {
    return this.#forced
  }
}

function forcedApplications(rules: Iterable<RuleFact>): Set<string> {
  const forced = new Set<string>()
  for (const rule of rules) if (rule.kind === 'migration' && stepOf(rule.content) === 'FORCE_INTERFACE') forced.add(rule.key)
  return forced
}

function stepOf(content: string): unknown {
  try {
    const document: unknown = parse(content)
    return typeof document === 'object' && document !== null && 'step' in document ? document.step : undefined
  } catch {
    return undefined
  }
}
