// The rule of a step, where a release goes by tag or by condition. The old version's calls are kept off the new one by the rule itself:
// `force: false` lets each of both fall back on the other where it has no provider.
import { offStep, percentOf, type ReleasePlan } from './plan.ts'

type Rule = { kind: 'tag' | 'condition'; scope: 'service' | 'application'; key: string; content: string | null }

/** Where the rule of a part lives and what it says at a step; null: there is none. */
export function ruleOfStep(plan: ReleasePlan, step: number, part: string): Rule {
  if (plan.mode === 'tag') return { kind: 'tag', scope: 'application', key: part, content: tagRule(plan, step, part) }
  return { kind: 'condition', scope: 'service', key: part, content: conditionRule(plan, step, part) }
}

/** Marked calls go to the new version, the others to the old one. At 100 % the rule goes, and everybody is for everybody. */
function tagRule({ steps, tag, addresses }: ReleasePlan, step: number, application: string): string | null {
  if (step !== offStep && percentOf({ steps }, step) === 100) return null
  // a mark that no call bears keeps all calls away
  const name = step === offStep ? `${tag ?? ''}-nobody` : (tag ?? '')
  return [
    "configVersion: 'v3.0'",
    'force: false',
    'enabled: true',
    'runtime: true',
    `key: ${quote(application)}`,
    'tags:',
    `  - name: ${quote(name)}`,
    `    addresses: [${addresses.map(quote).join(', ')}]`,
    '',
  ].join('\n')
}

/**
 * The first condition sends matching calls to the new version; the second would leave these nobody and is therefore passed over (`force:
 * false`), all other calls it keeps at the old one. No `!=` on the key: calls without it mean different things to 3.1 and 3.2.
 */
function conditionRule({ steps, key, addresses }: ReleasePlan, step: number, service: string): string {
  const hosts = addresses.join(',')
  const values = steps[step]?.values
  const matching = step === offStep || percentOf({ steps }, step) === 0 ? [] : [`${key ?? ''}=${values ?? ''} => address=${hosts}`]
  const conditions = percentOf({ steps }, step) === 100 ? [`=> address=${hosts}`] : [...matching, `=> address!=${hosts}`]
  return [
    "configVersion: 'v3.0'",
    'scope: service',
    'force: false',
    'enabled: true',
    'runtime: true',
    `key: ${quote(service)}`,
    'conditions:',
    ...conditions.map((condition) => `  - ${quote(condition)}`),
    '',
  ].join('\n')
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`
