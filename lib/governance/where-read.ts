// Who reads which rule form. The one table that decides where a weight is written; measured cells name their run in the lab
// (real jars 2.6.12, 2.7.23, 3.2.18, 3.3.6), the others the source they were read in.
import type { RuleGeneration } from './rule-generation.ts'

/** Forms a weight can be written in. */
export const weightForms = [
  'override-url',
  'configurators-2.7.0',
  'configurators-consumer',
  'configurators-provider',
  'configurators-v3.0',
  'configurators-application',
] as const
export type WeightForm = (typeof weightForms)[number]

export type Reading = {
  /** `interface-only`: by 3.x consumers that were told FORCE_INTERFACE, not by default ones */
  read: 'yes' | 'no' | 'interface-only'
  when: string
  /** how it is taken back so that it loses its force */
  cleared: string
  /** `lab`: measured on real applications; `source`: read in the code, not run */
  source: 'lab' | 'source'
}

const no = (source: Reading['source'] = 'lab'): Reading => ({ read: 'no', when: '', cleared: '', source })
const deleteNode = 'delete the znode'
const disableThenDelete = 'write enabled: false, then delete the znode; never empty text or an empty list'
const yaml = (when: string, source: Reading['source'] = 'lab'): Reading => ({ read: 'yes', when, cleared: disableThenDelete, source })
const late: Reading = {
  read: 'interface-only',
  when: '5–20 s after the provider re-registered; may flap in between',
  cleared: deleteNode,
  source: 'lab',
}

const table: Readonly<Record<WeightForm, Readonly<Record<RuleGeneration, Reading>>>> = {
  'override-url': {
    '2.5/2.6': { read: 'yes', when: 'at once (0.03–0.2 s)', cleared: deleteNode, source: 'lab' },
    '2.7.0-2.7.2': { read: 'yes', when: 'at once', cleared: deleteNode, source: 'source' },
    '>=2.7.3': { read: 'yes', when: '0.1–0.4 s', cleared: deleteNode, source: 'lab' },
    '3.0-3.1': { ...late, source: 'source' },
    '3.2': late,
    '3.3': late,
  },
  'configurators-2.7.0': {
    '2.5/2.6': no('source'),
    '2.7.0-2.7.2': yaml('at once', 'source'),
    '>=2.7.3': no('source'),
    '3.0-3.1': no('source'),
    '3.2': no('source'),
    '3.3': no('source'),
  },
  'configurators-consumer': {
    '2.5/2.6': no(),
    '2.7.0-2.7.2': no('source'),
    '>=2.7.3': yaml('0.1–0.5 s'),
    '3.0-3.1': yaml('1–5 s', 'source'),
    '3.2': yaml('1.4–6 s'),
    '3.3': yaml('0.2–3.3 s'),
  },
  'configurators-provider': {
    '2.5/2.6': no(),
    '2.7.0-2.7.2': no('source'),
    '>=2.7.3': yaml('0.2–0.5 s; several ports of one service in one JVM: one write late'),
    '3.0-3.1': yaml('1–5 s', 'source'),
    '3.2': yaml('0.8–5 s'),
    // the same rule at providers of both protocols: 0.00 and 0.49 of a hundred calls
    '3.3': yaml('0.2–3.3 s; a provider of the tri protocol does not obey'),
  },
  'configurators-v3.0': {
    '2.5/2.6': no(),
    '2.7.0-2.7.2': no('source'),
    // `match` is not known there: a rule that carries one applies to everybody
    '>=2.7.3': yaml('0.1–0.5 s, match ignored'),
    '3.0-3.1': yaml('1–5 s, match ignored', 'source'),
    '3.2': yaml('1.4–6 s'),
    '3.3': yaml('0.2–3.3 s'),
  },
  // the consumer application's document, consumer side, `services` with the bare interface: written only for those who need it
  'configurators-application': {
    '2.5/2.6': no(),
    '2.7.0-2.7.2': no('source'),
    '>=2.7.3': no('source'),
    '3.0-3.1': no('source'),
    '3.2': { read: 'interface-only', when: 'within 9 s', cleared: disableThenDelete, source: 'lab' },
    '3.3': no('source'),
  },
}

/**
 * Generations whose consumers pass the rule of a service over when they see its providers on the interface level and the service has a
 * group or version: the URL they test carries neither. Measured on 3.2.18 with three 2.6 providers, weight 300 of 500 (0.60 wanted,
 * 0.33 = not obeyed): rule of the service 0.28, application rule with `interface:version` 0.27, with the bare interface 0.50,
 * with `*` 0.59 (but that reaches every service of the address), old URL without version 0.34, with version 0.42 and late.
 */
const passesServiceRuleOver: readonly RuleGeneration[] = ['3.2']

export type RuleReader = { generation: RuleGeneration; seesInterfaces: boolean }

/** Whether such a consumer never matches the rule of the service itself. */
export const ignoresServiceRule = ({ generation, seesInterfaces }: RuleReader, service: { group: string; version: string }): boolean =>
  seesInterfaces && passesServiceRuleOver.includes(generation) && (service.group !== '' || service.version !== '')

/** Whether, when and how a generation reads a form. */
export const readingOf = (form: WeightForm, generation: RuleGeneration): Reading => table[form][generation]

/** The forms a consumer of a generation reads for certain, in words of the API; of one that passes the service's rule over, the other. */
export const formsReadBy = (generation: RuleGeneration, isDeaf = false): WeightForm[] =>
  isDeaf && passesServiceRuleOver.includes(generation)
    ? ['configurators-application']
    : weightForms.filter((form) => table[form][generation].read === 'yes')

/** The one form we write so that a consumer of this generation obeys, whatever the generation of its providers is. */
export function formToWrite(generation: RuleGeneration): 'override-url' | 'configurators-2.7.0' | 'configurators-consumer' {
  if (generation === '2.5/2.6') return 'override-url'
  return generation === '2.7.0-2.7.2' ? 'configurators-2.7.0' : 'configurators-consumer'
}
