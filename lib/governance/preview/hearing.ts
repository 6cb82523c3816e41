import { ruleGenerationOf } from '../rule-generation.ts'
import type { Discovery, PreviewProvider } from './model.ts'

/**
 * Who obeys which override; the same rules, counted at providers of both protocols and at consumers of both ways of discovery on the demo
 * estate, stand in `rules/rule-forms.ts` by generation alone.
 */
export const isHearing = {
  /** What a provider is told: one of Triple on 3.3 does not export its service again */
  provider: (row: Pick<PreviewProvider, 'protocol' | 'release' | 'generation'>): boolean =>
    row.protocol !== 'tri' || ruleGenerationOf(row) !== '3.3',
  /** The override of a consumer's own application: not where 3.2 discovers by application */
  consumer: ({ is32 }: { is32: boolean }, discovery: Discovery): boolean => !is32 || discovery === 'interface',
}
