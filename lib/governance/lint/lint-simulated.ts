// What the linter says of the rules of a simulation, beside what the simulation says of them itself.
import type { SimulationFinding } from '../simulate/findings.ts'
import type { Simulation, SimulationRequest } from '../simulate/simulation-schema.ts'
import { lintUrls } from './lint-urls.ts'
import { lintRule } from './lint-rule.ts'
import type { LintFinding, LintRequest } from './lint-schema.ts'

type Said = Simulation['findings'][number]
type RuleField = Exclude<keyof SimulationRequest['rules'], 'urls'>

const kinds: Readonly<Record<RuleField, LintRequest['kind']>> = {
  'override service': 'configurators',
  'override app': 'configurators',
  'condition-router service': 'condition-router',
  'condition-router app': 'condition-router',
  'condition-router provider-app': 'condition-router',
  'tag-router': 'tag-router',
  'script-router': 'script-router',
}

/** `found` by the simulation, and after it what the linter adds for that generation. A rule that the generation does not read has no traps. */
export function withLint(request: SimulationRequest, found: readonly SimulationFinding[]): Said[] {
  const unread = new Set(found.flatMap(({ code, rule }) => (code === 'rule-not-read' ? rule : [])))
  const linted = (Object.keys(kinds) as RuleField[]).filter((field) => !unread.has(field)).flatMap((field) => lintField(request, field))
  linted.push(...lintUrls(request.rules.urls, [request.generation]).map((finding) => asSimulated('urls', finding)))
  const isSaid = (one: Said): boolean => found.some((other) => other.rule === one.rule && sentenceOf(other) === sentenceOf(one))
  return [...found, ...linted.filter((one) => !isSaid(one))]
}

function lintField({ generation, rules, scriptEngine }: SimulationRequest, field: RuleField): Said[] {
  const content = rules[field]
  if (content === undefined || (field === 'script-router' && scriptEngine === true)) return []
  return lintRule({ kind: kinds[field], content, generations: [generation] }).map((finding) => asSimulated(field, finding))
}

const asSimulated = (rule: string, { code, severity, text, said, path, line, fix }: LintFinding): Said => ({
  code,
  severity,
  rule,
  text,
  ...(said && { said }),
  path,
  line,
  fix,
})

/** Both say in the same words why a rule cannot be read, the linter with a sentence more. */
const sentenceOf = ({ text, said }: Said): string => (said?.[0] ? JSON.stringify(said[0]) : text)
