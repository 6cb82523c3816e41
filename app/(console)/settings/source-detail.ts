import { sentenceSchema, type Sentence } from '#lib/platform/sentence'

/** What could not be looked at in a source although it could be read. */
export const partialOf = (detail: Readonly<Record<string, unknown>>): Sentence[] =>
  sentenceSchema.array().safeParse(detail['partial']).data ?? []

/**
 * What a source says about itself as label and text, in the order it says it; nested figures become `counts.providers`.
 * Labels are the worker's own words, the same in logs and API.
 */
export function detailOf(detail: Readonly<Record<string, unknown>>): [label: string, value: string][] {
  return Object.entries(detail).flatMap(([label, value]): [string, string][] => {
    if (label === 'partial' || value === null || value === undefined || value === '') return []
    if (Array.isArray(value)) return value.length === 0 ? [] : [[label, value.map(textOf).join(', ')]]
    if (typeof value === 'object')
      return Object.entries(value).map(([inner, part]): [string, string] => [`${label}.${inner}`, textOf(part)])
    return [[label, textOf(value)]]
  })
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
