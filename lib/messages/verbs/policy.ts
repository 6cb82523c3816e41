// What the policy of every source is made of. A source has one file here; it is pure, so that the screen, the API and the planner say
// the same.
import type { MessageSourceKind, Verdict } from '../model.ts'
import type { Verb } from '../schema.ts'
import type { VerbName } from '../verb-names.ts'

/** What a policy looks at. What `identity` does not say is not known, and what is not known allows nothing. */
export type VerbFacts = {
  sourceKind: MessageSourceKind
  cause: string
  state: string
  verdict: Verdict
  /** as the source's item wrote it */
  identity: Readonly<Record<string, unknown>>
  settled: boolean
  /** an operation on it is live */
  busy: boolean
}

export type Policy = {
  /** The verbs of an item with their risks, in the order a careful person tries them. */
  verbs(facts: VerbFacts): Verb[]
  /** The item's state after a verb, for the plan's before → after; a verb that is not named leaves the state as it is. */
  after: Readonly<Partial<Record<VerbName, string>>>
}

export type Decision = Pick<Verb, 'allowed' | 'reason'>
export const yes = (reason: string): Decision => ({ allowed: true, reason })
export const no = (reason: string): Decision => ({ allowed: false, reason })

/** `fill('in {minutes} min', { minutes: '6' })`; the console finds the values in the sentence again. */
export const fill = (sentence: string, values: Readonly<Record<string, string>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
