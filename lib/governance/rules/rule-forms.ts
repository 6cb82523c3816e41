// Who reads which form of a rule of any kind. `lab`: run on real 2.6.12, 2.7.23, 3.2.18 and 3.3.6 applications; `source`: read in code.
import type { RuleGeneration } from '../rule-generation.ts'
import { readingOf, type Reading } from '../where-read.ts'

export const ruleForms = [
  'override-url',
  'configurators-2.7.0',
  'configurators-v2.7',
  'configurators-v3.0',
  'configurators-application',
  'configurators-application-consumers',
  'condition-url',
  'condition-2.7.0',
  'condition-service',
  'condition-application',
  'condition-application-callers',
  'condition-v3.1',
  'tag-2.7.0',
  'tag-addresses',
  'tag-match',
  'script',
  'affinity',
  'migration',
  'mesh',
] as const
export type RuleForm = (typeof ruleForms)[number]

/** Forms whose whole content is the name of the znode. */
export const isUrlForm = (form: string): boolean => form === 'override-url' || form === 'condition-url'

/** What happens with a rule in a form that this generation does not read as meant. */
type Row = Readonly<Record<RuleGeneration, Reading>>

const no = (source: Reading['source'] = 'lab', when = ''): Reading => ({ read: 'no', when, cleared: '', source })
const yaml = (when: string, source: Reading['source'] = 'lab', cleared = 'write enabled: false, then delete the znode'): Reading => ({
  read: 'yes',
  when,
  cleared,
  source,
})
const url = (when: string, source: Reading['source'] = 'lab'): Reading => yaml(when, source, 'delete the znode')
/** cells in the order of the generations: 2.5/2.6, 2.7.0–2.7.2, from 2.7.3, 3.0–3.1, 3.2, 3.3 */
type Cells = readonly [Reading, Reading, Reading, Reading, Reading, Reading]
const row = ([old, first, second, third, fourth, last]: Cells): Row => ({
  '2.5/2.6': old,
  '2.7.0-2.7.2': first,
  '>=2.7.3': second,
  '3.0-3.1': third,
  '3.2': fourth,
  '3.3': last,
})
const onlyFirst27 = row([no('source'), yaml('at once', 'source'), no('source'), no('source'), no('source'), no('source')])
const ownAlone = 'they read the rule of their own application alone'
const dropped31 = 'the rule is dropped; with force: true 3.2 has no provider at all'
// run on Java 17 only, where it is ignored for want of an engine
const nashorn = yaml('only on a Java with a script engine (up to 14, or Nashorn added)', 'source')
const migrates = (when: string, source?: Reading['source']): Reading => yaml(when, source, 'delete the znode')
const migrated = migrates('0.2–0.7 s where the rule names no delay')

type OwnForm = Exclude<RuleForm, 'override-url' | 'configurators-2.7.0' | 'configurators-v2.7' | 'configurators-v3.0'>

const table: Readonly<Record<OwnForm, Row>> = {
  'configurators-application': row([
    no(),
    no('source'),
    yaml('0.2–0.5 s'),
    yaml('1–5 s', 'source'),
    yaml('0.7–9 s'),
    yaml('0.2–3.3 s; a provider of the tri protocol does not obey'),
  ]),
  'configurators-application-consumers': row([
    no(),
    no('source'),
    yaml('0.2–0.5 s'),
    yaml('1–5 s', 'source'),
    { ...yaml('within 9 s; consumers that discover by application do not obey'), read: 'interface-only' },
    yaml('0.2–1.1 s'),
  ]),
  'condition-url': row([url('0.15 s'), url('at once', 'source'), url('0.1 s'), no('source'), no(), no()]),
  'condition-2.7.0': onlyFirst27,
  'condition-service': row([no(), no('source'), yaml('0.13 s'), yaml('at once', 'source'), yaml('0.3 s'), yaml('0.3–0.6 s')]),
  // to consumers of the application itself
  'condition-application': row([no(), no('source'), yaml('0.16 s'), yaml('at once', 'source'), yaml('0.12 s'), yaml('0.29 s')]),
  // to those who call what the application provides (ProviderAppStateRouter, 3.2 and later)
  'condition-application-callers': row([
    no('lab', ownAlone),
    no('source', ownAlone),
    no('lab', ownAlone),
    no('source', ownAlone),
    yaml('1.0 s'),
    yaml('1.0 s'),
  ]),
  'condition-v3.1': row([
    no('source'),
    no('source'),
    no('source', dropped31),
    no('source', dropped31),
    no('lab', dropped31),
    yaml('0.3 s'),
  ]),
  'tag-2.7.0': onlyFirst27,
  'tag-addresses': row([no(), no('source'), yaml('0.4 s'), yaml('at once', 'source'), yaml('0.2 s'), yaml('0.12 s')]),
  'tag-match': row([no('source'), no('source'), no('source'), no('source'), yaml('1.1 s'), yaml('1.1 s')]),
  script: row([no('source'), no('source'), no('source'), no('source'), nashorn, nashorn]),
  affinity: row([no('source'), no('source'), no('source'), no('source'), no(), no('lab', 'in the 3.3.6 jar, but not among its routers')]),
  migration: row([
    no('source'),
    no('source'),
    no('source'),
    migrates('within the delay that the rule names', 'source'),
    migrated,
    migrated,
  ]),
  mesh: row([no('source'), no('source'), no('source'), yaml('at once', 'source'), yaml('at once', 'source'), yaml('at once', 'source')]),
}

/** Whether, when and how a generation reads a form, and how it is taken back. */
export function ruleReadingOf(form: RuleForm, generation: RuleGeneration): Reading {
  switch (form) {
    case 'override-url':
    case 'configurators-2.7.0':
    case 'configurators-v3.0':
      return readingOf(form, generation)
    case 'configurators-v2.7':
      return readingOf('configurators-consumer', generation)
    default:
      return table[form][generation]
  }
}
