// What the registry is in our tables, without source and times of ours: the collector makes these, the store keeps them.
import type { Problem } from './schema.ts'

export type Level = 'interface' | 'application' | 'both'

export type ProviderFact = {
  service: string
  interface: string
  group: string
  version: string
  address: string
  protocol: string
  application: string
  host: string
  port: number
  release: string
  generation: string
  level: Level
  weight: number
  effectiveWeight: number
  weightRule: string | null
  tag: string
  loadBalance: string
  cluster: string
  dynamic: boolean
  disabled: boolean
  /** ISO 8601, from the URL's timestamp */
  startedAt: string | null
  methods: string[]
  /** Parameters that have no column of their own */
  params: Record<string, string>
  /** The whole URL, decoded, where its parts do not give it back (see raw-url.ts) */
  url: string | null
}

export type ConsumerFact = {
  service: string
  interface: string
  group: string
  version: string
  id: string
  host: string
  application: string
  release: string
  generation: string
  loadBalance: string
  params: Record<string, string>
}

/** What services and their problems are made of. */
export type ProviderSight = Omit<
  ProviderFact,
  'port' | 'release' | 'effectiveWeight' | 'weightRule' | 'tag' | 'loadBalance' | 'cluster' | 'dynamic' | 'url'
>
export type ConsumerSight = Omit<ConsumerFact, 'id' | 'host' | 'release' | 'loadBalance' | 'params'>

export type ServiceFact = {
  id: string
  interface: string
  group: string
  version: string
  applications: string[]
  consumerApps: string[]
  protocols: string[]
  generations: string[]
  providerCount: number
  consumerCount: number
  level: Level
  problems: Problem[]
  search: string
}

export type InstanceFact = {
  application: string
  address: string
  host: string
  port: number
  level: Level
  release: string
  generation: string
  revision: string
  endpoints: { protocol: string; port: number }[]
  metadata: Record<string, string>
  problems: Problem[]
  startedAt: string | null
}

export const ruleKinds = [
  'override-url',
  'configurators',
  'condition-url',
  'condition-router',
  'tag-router',
  'script-router',
  'migration',
  'other',
] as const
export type RuleKind = (typeof ruleKinds)[number]

/** Of an old URL nothing but its name is read: no version, zxids or time. */
export type RuleFact = {
  path: string
  kind: RuleKind
  key: string
  content: string
  version: number
  mzxid: string
  czxid: string
  /** ISO 8601, by ZooKeeper's clock */
  writtenAt: string | null
}

/** What could not be understood, with a stable code; the path says where. */
export type Oddity = { path: string; code: OddityCode; text: string }

export const oddityCodes = [
  'malformed-name',
  'malformed-url',
  'foreign-protocol',
  'empty-host',
  'interface-mismatch',
  'no-application',
  'name-too-long',
  'malformed-instance',
  'instance-too-large',
  'malformed-rule',
  'rule-too-large',
  'malformed-metadata',
  'not-storable',
  'unreadable',
] as const
export type OddityCode = (typeof oddityCodes)[number]

export type EventSubject = 'provider' | 'consumer' | 'instance' | 'rule'
/** `refreshed`: a change that says nothing to people; `flapped`: several pairs of coming and going, reduced to one row */
export type EventType = `${EventSubject}-${'appeared' | 'disappeared' | 'changed' | 'refreshed' | 'flapped'}`

export type Changes = Record<string, [string, string]>

export type EventFact = {
  type: EventType
  service: string
  application: string
  address: string
  detail: {
    changes?: Changes
    path?: string
    protocol?: string
    rejoined?: boolean
    operationId?: string
    /** What it takes to undo the event: the whole fact that left, or the old values of the columns that moved (old-values.ts) */
    before?: object
  }
}
