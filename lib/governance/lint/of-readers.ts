import { ruleGenerations, type RuleGeneration } from '../rule-generation.ts'
import type { SimulatedGeneration } from '../simulate/model.ts'
import type { LintFinding } from './lint-schema.ts'

/** Wrong of some consumers' Dubbo and right of the others'. All else is said to any fleet, since a rule outlives upgrades. */
const ofReadersAlone: readonly string[] = ['unknown-load-balance']

export const isOfReaders = ({ code }: LintFinding): boolean => ofReadersAlone.includes(code)

/** Whose load balances each has: 2.7.0 to 2.7.2 are before the fifth one, 3.0 and 3.1 before the sixth. */
const balancesOf: Readonly<Record<RuleGeneration, SimulatedGeneration>> = {
  '2.5/2.6': '2.6',
  '2.7.0-2.7.2': '2.6',
  '>=2.7.3': '2.7',
  '3.0-3.1': '2.7',
  '3.2': '3.2',
  '3.3': '3.3',
}

/** The findings without those that none of the readers has, who are given by their rule generation; nobody known is everybody. */
export function findingsOfReaders(findings: readonly LintFinding[], readers: readonly { generation: string }[]): LintFinding[] {
  const present = ruleGenerations.filter((one) => readers.some(({ generation }) => generation === one))
  if (present.length === 0) return [...findings]
  return findings.flatMap((finding) => {
    if (!isOfReaders(finding)) return finding
    const generations = present.filter((one) => finding.generations.includes(balancesOf[one]))
    return generations.length === 0 ? [] : { ...finding, generations }
  })
}
