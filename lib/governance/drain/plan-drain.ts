// A drain is a change of weights per service of one address, worked out one after the other: two services may share a document (that of a
// consumer application), so each sees the rules as the ones before leave them, and the document is written once, with what all want.
import { contentsAfter, fingerprintOf, type Contents } from '../fingerprint.ts'
import { invertPlan } from '../invert-plan.ts'
import type { Finding } from '../finding.ts'
import type { WeightPlan } from '../plan-schema.ts'
import { asSeenBy, interfacesOf } from '../shared-document.ts'
import { toWeightPlan, workOutChange } from '../weight-change.ts'
import { rulesAfter, type WeightFacts } from '../weight-facts.ts'
import { formatServiceId } from '../../registry/service-id.ts'
import type { Setting } from '../weight-document.ts'
import type { DrainPlan, DrainPreview } from './schema.ts'

export type PlannedDrain = {
  plan: DrainPlan
  services: Omit<DrainPreview['services'][number], 'lastFor'>[]
  findings: Finding[]
}

/** `name`: the address itself, or the host that all of them are on */
type Place = { name: string; addresses: readonly string[]; registry: string; by: Setting }

/** Weight 0 for the addresses in every service of theirs, or `disabled`. Throws `invalid-input` and `conflict` as the edits do. */
export function planDrain({ name, addresses, registry, by }: Place, facts: readonly WeightFacts[]): PlannedDrain {
  const plans: WeightPlan[] = []
  const services: PlannedDrain['services'] = []
  const findings = new Map<string, Finding>()
  for (const own of facts) {
    const seen = { ...own, rules: rulesAfter(own.rules, pathsOf(own, plans), formatServiceId(own.service)) }
    const weights = new Map(
      own.providers.flatMap(({ address }) => (addresses.includes(address) ? [[address, by === 'weight' ? 0 : 1] as const] : [])),
    )
    const change = workOutChange(seen, weights, by)
    plans.push(toWeightPlan(seen, registry, weights, change))
    const drained = change.providers.filter(({ address }) => weights.has(address))
    services.push({
      service: formatServiceId(own.service),
      weightBefore: drained.reduce((sum, { weightBefore }) => sum + weightBefore, 0),
      weightAfter: drained.reduce((sum, { weightAfter }) => sum + weightAfter, 0),
      othersLeft: change.providers.filter(({ address, weightAfter }) => !weights.has(address) && weightAfter > 0).length,
    })
    for (const finding of change.findings) findings.set(`${finding.code} ${finding.text}`, finding)
  }
  const plan = { address: name, addresses: [...addresses], registry, by, restores: false, services: withoutRepeats(plans) }
  return { plan, services, findings: [...findings.values()] }
}

/** Writes of earlier services to rules that this one reads too: its consumers' applications may have a document by then. */
function pathsOf({ rules, consumers }: WeightFacts, plans: readonly WeightPlan[]): WeightPlan['writes'] {
  const read = new Set(rules.map((rule) => rule.path))
  const documents = [...new Set(consumers.map((consumer) => `/${consumer.application}.configurators`))]
  return plans.flatMap((plan) => plan.writes.filter(({ path }) => read.has(path) || documents.some((document) => path.endsWith(document))))
}

/** Each path once, in the first plan that has it: from what is there now to what the last one wants. */
function withoutRepeats(plans: readonly WeightPlan[]): WeightPlan[] {
  const owners = new Map<string, number>()
  const last = new Map(plans.flatMap((plan) => plan.writes.map((write) => [write.path, write] as const)))
  const isFirst = (path: string, index: number): boolean => {
    const owner = owners.get(path) ?? index
    owners.set(path, owner)
    return owner === index
  }
  return plans.map((plan, index) => {
    const contents = Object.fromEntries(Object.entries(plan.contents).filter(([path]) => isFirst(path, index)))
    const writes = plan.writes
      .filter((write) => isFirst(write.path, index))
      .map((write) => ({ ...write, via: last.get(write.path)?.via ?? write.via, after: (last.get(write.path) ?? write).after }))
    return { ...plan, contents, writes }
  })
}

/** Everything the fingerprint of a drain covers. */
export const contentsOf = (plan: DrainPlan): Contents => Object.assign({}, ...plan.services.map((service) => service.contents))

export const writesOf = (plan: DrainPlan): WeightPlan['writes'] => plan.services.flatMap((service) => service.writes)

export const drainedInterfaces = ({ services }: DrainPlan): string[] => interfacesOf(services.map(({ service }) => service))

/** The fingerprint of a drain planned on these contents, or of the world after it. */
export const fingerprintOfDrain = (plan: DrainPlan, contents: Contents): Promise<string> =>
  fingerprintOf(asSeenBy(drainedInterfaces(plan), contents))

export const contentsAfterDrain = (plan: DrainPlan): Contents => contentsAfter(contentsOf(plan), writesOf(plan))

/** The plan that puts back, byte for byte, what was there before. */
export const invertDrain = (plan: DrainPlan): DrainPlan => ({
  ...plan,
  restores: !plan.restores,
  services: plan.services.toReversed().map(invertPlan),
})
