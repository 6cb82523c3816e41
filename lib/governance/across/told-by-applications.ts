// Consumers of 3.2 on the interface level pass the rule of a service with a group or version over (where-read.ts), and a change of weights
// tells them by the rule of their application. Where that says the same, nothing is wrong with the service's half.
import type { LintFinding } from '../lint/lint-schema.ts'
import { ruleGenerationOf } from '../rule-generation.ts'
import type { RuleName } from '../rules/rule-places.ts'
import { saidTo } from './override-settings.ts'

type Consumer = { application: string; release: string; generation: string }

export const isOfPassedOver = ({ code }: LintFinding): boolean => code === 'service-scope-32'

/** The applications that have to be told by a rule of their own. */
export const applicationsOn32 = (consumers: readonly Consumer[]): string[] => [
  ...new Set(consumers.flatMap((one) => (ruleGenerationOf(one) === '3.2' ? [one.application] : []))),
]

/**
 * The findings of a service's override without the one that 3.2 passes it over, where the document of every such application (`documentOf`)
 * says to its consumers all that the service's document says.
 */
export function withoutTold(
  findings: readonly LintFinding[],
  rule: RuleName & { content: string },
  { applications, documentOf }: { applications: readonly string[]; documentOf(application: string): string | undefined },
): LintFinding[] {
  if (!findings.some(isOfPassedOver)) return [...findings]
  const wanted = applications.map((application) => ({ application, texts: saidTo(application, rule) }))
  const areTold = wanted.every(({ application, texts }) => {
    const content = documentOf(application)
    const said = new Set(content === undefined ? [] : saidTo(application, { scope: 'application', key: application, content }))
    return texts.every((text) => said.has(text))
  })
  const isSaid = wanted.some(({ texts }) => texts.length > 0)
  return isSaid && areTold ? findings.filter((finding) => !isOfPassedOver(finding)) : [...findings]
}
