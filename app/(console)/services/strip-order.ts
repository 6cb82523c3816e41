// What the strip above the list of services says first: every problem there is has its place, none is left out.
import type { FacetValue } from '#lib/registry/schema'

const dangers: ReadonlySet<string> = new Set(['no-provider-while-consumed', 'consumers-on-missing-version', 'instance-without-metadata'])
/** Nothing that fails. */
const notes: ReadonlySet<string> = new Set(['dead-directory', 'mixed-revisions'])

/** How bad a problem of a code is at its worst; one we do not know is worth a look. */
export const statusOfCode = (code: string): 'danger' | 'warning' | 'idle' =>
  dangers.has(code) ? 'danger' : notes.has(code) ? 'idle' : 'warning'

const ranks = { danger: 2, warning: 1, idle: 0 }
const rankOf = ({ value }: FacetValue): number => ranks[statusOfCode(value)]

export const stripOrder = (problems: readonly FacetValue[]): FacetValue[] =>
  problems.toSorted((one, other) => rankOf(other) - rankOf(one) || other.count - one.count)
