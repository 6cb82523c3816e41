import type { Evidence, LeftoverKind } from './schema.ts'

/** Sentences of the proof: code → English, with {values}. Screens have the same codes in their own words. */
const texts = {
  'nobody-registered': 'No provider and no consumer is registered under {interface}, on no level.',
  'last-left': 'The history saw the last provider or consumer leave.',
  'quiet-since': 'No provider or consumer came or went after this: the transaction that last changed the directory is not younger.',
  'rules-inside': '{count} old rule URLs lie inside: {rules}',
  'application-gone': 'No instance, provider or consumer of {applications} is registered.',
  'application-left': 'The history saw the last sign of {application} go.',
  'instances-quiet-since': 'No instance of {application} came or went after this.',
  'others-stay': 'The mapping also names {applications}: those stay.',
  written: 'The znode was last written.',
  'not-rewritten': 'Dubbo writes definitions again once a day while the application runs; this one was not.',
  'revision-unused': 'No live instance of {application} carries the revision {revision}; in use: {inUse}.',
  'newer-kept': 'The {kept} newest unused revisions of the application are kept and not listed.',
  'not-ephemeral': 'The znode is persistent although its URL does not say dynamic=false: it does not end with its process.',
  static: 'Registered as static (dynamic=false): it stays whether its process lives or not, the registry cannot tell.',
  'no-instance-on-host': 'No instance of {application} is registered on {host}.',
  'rule-for-nobody': 'The rule speaks of {key}, which is neither a registered application nor a service with anybody on it.',
  'clear-first': 'A rule is taken back as a rule: set enabled: false or delete it under Rules, so that its history and undo stay whole.',
} as const
export type EvidenceCode = keyof typeof texts

/** One sentence of a proof. */
export function evidence(code: EvidenceCode, values: Record<string, string | number> = {}, atMs?: number): Evidence {
  const text = texts[code].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
  return { code, text, at: atMs === undefined ? null : new Date(atMs).toISOString(), values }
}

/** Who might still use a leftover of a kind. */
export const risks: Readonly<Record<LeftoverKind, string>> = {
  'dead-directory':
    'A consumer that subscribed without registering (register=false) still watches the directory: it would not hear of a new provider until it reconnects.',
  'stale-mapping':
    'If the application comes back it adds itself again; a consumer that starts before it finds no application for the interface until then.',
  'stale-metadata-revision':
    'A consumer that still holds an instance of this revision in its cache would ask the registry for it and not find it.',
  'stale-definition':
    'Methods and types of the interface are no longer shown or offered for test calls; of an application that consumes on the application level only, this is the only trace.',
  'persistent-leftover': 'If the process does run after all, consumers lose it until it registers again (at its next start or reconnect).',
  'orphan-rule':
    'A consumer on the application level leaves no trace in the registry: the rule may speak to one. It is only listed, never removed here.',
}
