// What the judge of leftovers knows: the tree as it was read, and who is alive by the rows the collector keeps.
import type { LeftoverKind, Evidence, Subject } from './schema.ts'

export type DirectoryFact = {
  path: string
  interface: string
  /** no child of providers and consumers came or went after this (ms); undefined where nothing bounds it */
  quietSince: number | undefined
  /** decoded old rule URLs inside */
  rules: string[]
  nodes: number
  bytes: number
}

export type MappingFact = { path: string; interface: string; applications: string[]; writtenAt: number; bytes: number }

/** The mapping of 2.7: a node per application below the directory of an interface. */
export type OldMappingFact = {
  path: string
  interface: string
  applications: { path: string; application: string; writtenAt: number; bytes: number }[]
}

export type RevisionFact = { path: string; revision: string; writtenAt: number; bytes: number }
export type ApplicationMetadataFact = { path: string; application: string; revisions: RevisionFact[] }

export type DefinitionFact = { path: string; side: 'provider' | 'consumer'; application: string; writtenAt: number; bytes: number }
export type InterfaceMetadataFact = { path: string; interface: string; nodes: number; definitions: DefinitionFact[] }

export type PersistentFact = {
  path: string
  side: 'provider' | 'consumer'
  interface: string
  application: string
  host: string
  /** the URL says dynamic=false: meant to stay */
  isStatic: boolean
  writtenAt: number
  bytes: number
}

export type RuleKeyFact = { path: string; kind: string; key: string; bytes: number }

export type TreeFacts = {
  directories: DirectoryFact[]
  mappings: MappingFact[]
  oldMappings: OldMappingFact[]
  applications: ApplicationMetadataFact[]
  interfaces: InterfaceMetadataFact[]
  persistents: PersistentFact[]
  /** applications whose consumer definition is too young to be left behind */
  recentConsumers: ReadonlySet<string>
  /** application → no instance of it came or went after this (ms) */
  instancesQuietSince: ReadonlyMap<string, number>
}

/** Who is there; whatever belongs to them is no leftover. */
export type Alive = {
  /** applications with an instance, a provider or a consumer */
  applications: ReadonlySet<string>
  /** interfaces with a provider or a consumer */
  interfaces: ReadonlySet<string>
  /** application → revisions its instances carry */
  revisions: ReadonlyMap<string, ReadonlySet<string>>
  /** "application\nhost" of every instance (of the application level) */
  instanceHosts: ReadonlySet<string>
}

export type Usage = Alive & {
  rules: readonly RuleKeyFact[]
  /** when the history last saw somebody leave (ms) */
  interfaceLeft: ReadonlyMap<string, number>
  applicationLeft: ReadonlyMap<string, number>
}

export type Leftover = {
  path: string
  kind: LeftoverKind
  subject: Subject
  evidence: Evidence[]
  /** unused at least since then as far as the proof goes (ms); undefined: no longer than we have been looking */
  unusedSince: number | undefined
  nodes: number
  bytes: number
}
