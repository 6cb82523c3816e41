// A compared service as the answer shows it: changed groups first, every list with its total.
import { formatServiceId } from '../../registry/service-id.ts'
import type { PreviewGroup, PreviewService } from '../rules/preview-schema.ts'
import { shownSide } from './compare-sides.ts'
import type { PreviewConsumer, ServiceFacts } from './model.ts'
import { ringOfSides, type ComparedGroup, type ComparedMethods, type ComparedService } from './preview-service.ts'

export type Limits = { providers: number; kept: number; groups: number; consumers: number }

/** One service alone, and one of many. */
export const wholeLimits: Limits = { providers: 2000, kept: 200, groups: 40, consumers: 1000 }
export const shortLimits: Limits = { providers: 50, kept: 20, groups: 5, consumers: 20 }

const maxMethods = 100
const maxIds = 20
const maxFindings = 30

export type Counts = { consumers: number; consumersChanged: number; consumersWithoutProvider: number; consumersLostAll: number }

export function countsOf({ groups }: Pick<ComparedService, 'groups'>): Counts {
  const sum = (test: (one: ComparedGroup) => boolean): number =>
    groups.reduce((total, one) => total + (test(one) ? one.group.members.length : 0), 0)
  return {
    consumers: sum(() => true),
    consumersChanged: sum((one) => one.changed),
    consumersWithoutProvider: sum((one) => one.withoutProvider),
    consumersLostAll: sum((one) => one.lostAll),
  }
}

export const consumerName = (consumer: Pick<PreviewConsumer, 'application' | 'id'>): string => `${consumer.application}@${consumer.id}`

export function showService(compared: ComparedService, limits: Limits): PreviewService {
  const { facts } = compared
  const groups = [...compared.groups].sort(byWeight)
  const { consumers: consumerCount, ...counts } = countsOf(compared)
  return {
    service: compared.service,
    providerCount: facts.providers.length,
    providers: showProviders(facts, limits.providers),
    consumerCount,
    ...counts,
    methodsCut: compared.methodsCut,
    groups: groups.slice(0, limits.groups).map((group) => showGroup(group, limits)),
    groupCount: groups.length,
    consumers: showConsumers(groups, limits),
    findings: compared.findings.slice(0, maxFindings),
  }
}

/** A service of which nothing is known but its rule. */
export const emptyService = (facts: ServiceFacts): PreviewService => ({
  service: formatServiceId(facts.service),
  providerCount: 0,
  providers: [],
  consumerCount: 0,
  consumersChanged: 0,
  consumersWithoutProvider: 0,
  consumersLostAll: 0,
  methodsCut: false,
  groups: [],
  groupCount: 0,
  consumers: [],
  findings: [],
})

const rank = (one: ComparedGroup): number => (one.lostAll ? 3 : one.changed ? 2 : one.withoutProvider ? 1 : 0)
const byWeight = (one: ComparedGroup, other: ComparedGroup): number =>
  rank(other) - rank(one) || other.group.members.length - one.group.members.length

const showProviders = ({ providers }: ServiceFacts, limit: number): PreviewService['providers'] =>
  providers
    .slice(0, limit)
    .map(({ address, application, generation, level }, index) => ({ index, address, application, generation, level }))

function showGroup({ group, methods, movedParameters, changed, lostAll, withoutProvider }: ComparedGroup, limits: Limits): PreviewGroup {
  return {
    application: group.application,
    generation: group.shown,
    view: group.after,
    viewBefore: group.before,
    count: group.members.length,
    consumers: group.members.slice(0, maxIds).map(consumerName),
    methods: methods.map((one) => showMethods(one, limits)),
    movedParameters,
    changed,
    lostAll,
    withoutProvider,
  }
}

const showMethods = (one: ComparedMethods, { kept }: Limits): PreviewGroup['methods'][number] => ({
  methods: one.methods.methods.slice(0, maxMethods),
  methodCount: one.methods.count,
  before: shownSide(one.before, kept),
  after: shownSide(one.after, kept),
  changed: one.changed,
  lostAll: one.lostAll,
  ring: ringOfSides(one) ?? null,
})

function showConsumers(groups: readonly ComparedGroup[], limits: Limits): PreviewService['consumers'] {
  const shown: PreviewService['consumers'] = []
  for (const [place, { group, changed, lostAll }] of groups.entries()) {
    for (const member of group.members) {
      if (shown.length >= limits.consumers) return shown
      const { application, host, generation } = member
      const at = place < limits.groups ? place : -1
      shown.push({ id: consumerName(member), application, address: host, generation, group: at, changed, lostAll })
    }
  }
  return shown
}
