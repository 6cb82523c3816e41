import type { RulePreview } from '#lib/governance/rules/preview-schema'
import { useSaid } from '../../../../../../_components/use-said'

/** Why publishing would be refused, in the person's language; undefined where it would not, or is not known yet. */
export function useRefusal(plan: RulePreview['plan'] | undefined): string | undefined {
  const wordsOf = useSaid()
  const text = plan?.refusal ?? undefined
  return text === undefined ? undefined : wordsOf({ text, said: plan?.refusalSaid })
}
