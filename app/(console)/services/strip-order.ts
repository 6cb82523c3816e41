// What the strip above the list of services says first: every problem there is has its place, none is left out.
import type { ProblemFacet } from '#lib/registry/schema'

const ranks = { danger: 2, warning: 1, info: 0 }

/** The worst first, each with the most services first. */
export const stripOrder = (problems: readonly ProblemFacet[]): ProblemFacet[] =>
  problems.toSorted((one, other) => ranks[other.severity] - ranks[one.severity] || other.count - one.count)
