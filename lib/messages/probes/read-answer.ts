// What an owner's answer means, and how much of it is kept.
import { maskPayload } from '../masking.ts'

export const probeOutcomes = ['commit', 'rollback', 'unknown'] as const
export type ProbeOutcome = (typeof probeOutcomes)[number]

type Word = string | number | boolean
export type OutcomeWords = { commit: readonly Word[]; rollback: readonly Word[] }

export const maxRawText = 1000

/** A plain value in one of the lists; anything else is unknown. */
export function outcomeOf(value: unknown, words: OutcomeWords): ProbeOutcome {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return 'unknown'
  const isIn = (list: readonly Word[]): boolean => list.some((word) => String(word) === String(value))
  return isIn(words.commit) ? 'commit' : isIn(words.rollback) ? 'rollback' : 'unknown'
}

/** The value at a JSON pointer (RFC 6901); undefined where there is none. Only own fields: an answer cannot reach a prototype. */
export function atPointer(value: unknown, pointer: string): unknown {
  const names = pointer.split('/').slice(1)
  return names.reduce<unknown>((inside, name) => {
    if (typeof inside !== 'object' || inside === null) return undefined
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~')
    return Object.entries(inside).find(([own]) => own === key)?.[1]
  }, value)
}

/** Masked as payloads are, and cut. */
export function rawTextOf(answer: unknown): string {
  const text = typeof answer === 'string' ? answer : (JSON.stringify(maskPayload(answer)) ?? '')
  return text.length > maxRawText ? `${text.slice(0, maxRawText)}…` : text
}
