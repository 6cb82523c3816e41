'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { compareKinds, compareStatuses } from '#lib/registry/compare-schema'

export const sideKinds = ['registry', 'instant', 'instance'] as const
export type SideKind = (typeof sideKinds)[number]

const parsers = {
  what: parseAsStringLiteral(sideKinds),
  left: parseAsString,
  right: parseAsString,
  scope: parseAsString.withDefault(''),
  kind: parseAsStringLiteral(compareKinds),
  status: parseAsStringLiteral(compareStatuses),
}

/** The whole question, in the URL. What sort of sides it is about follows from a side that is chosen. */
export function useSides() {
  const [state, setState] = useQueryStates(parsers)
  const chosen = sideKinds.find((kind) => [state.left, state.right].some((side) => side?.startsWith(`${kind}:`)))
  return { ...state, what: chosen ?? state.what ?? 'registry', setState }
}
