import { sentenceSchema, type Sentence } from '#lib/platform/sentence'
import { type DirectoryPlace, type LargeDirectory, largeDirectorySchema } from '#lib/registry/large-directory'
import { applicationHref } from '../../_components/paths'

/** What could not be looked at in a source although it could be read. */
export const partialOf = (detail: Readonly<Record<string, unknown>>): Sentence[] =>
  sentenceSchema.array().safeParse(detail['partial']).data ?? []

/** Directories of a registry that are nearly too large. */
export const findingsOf = (detail: Readonly<Record<string, unknown>>): LargeDirectory[] =>
  largeDirectorySchema.array().safeParse(detail['findings']).data ?? []

const hrefs: Readonly<Record<DirectoryPlace, (name: string) => string>> = {
  interfaces: () => '/clean-up',
  applications: () => '/applications',
  instances: applicationHref,
  mapping: () => '/clean-up',
  metadata: () => '/clean-up',
  config: () => '/rules',
}

/** Where to act on it. */
export const findingHref = ({ place, path }: Pick<LargeDirectory, 'place' | 'path'>): string =>
  hrefs[place](path.slice(path.lastIndexOf('/') + 1))

/** Parts of the detail that are shown by themselves. */
const ownParts = ['partial', 'findings']

/** One figure or place that a source says of itself: `counts.providers`, "3"; a flag that is up has no value. */
export type DetailPart = { name: string; value: string }

/** What a source says about itself, as named by the worker in logs and API; flags that are down say nothing. */
export function detailOf(detail: Readonly<Record<string, unknown>>): DetailPart[] {
  return Object.entries(detail).flatMap(([name, value]): DetailPart[] => {
    if (ownParts.includes(name) || value === null || value === undefined || value === '' || value === false) return []
    if (value === true) return [{ name, value: '' }]
    if (Array.isArray(value)) return value.length === 0 ? [] : [{ name, value: value.map(textOf).join(', ') }]
    if (typeof value === 'object') return Object.entries(value).map(([inner, part]) => ({ name: `${name}.${inner}`, value: textOf(part) }))
    return [{ name, value: textOf(value) }]
  })
}

/** The same in a person's words and their order; what has no word keeps its name and comes last. */
export function wordedDetail(detail: Readonly<Record<string, unknown>>, words: Readonly<Record<string, string>>): DetailPart[] {
  const order = Object.keys(words)
  const keyOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1)
  const placeOf = ({ name }: DetailPart): number => (order.includes(keyOf(name)) ? order.indexOf(keyOf(name)) : order.length)
  return detailOf(detail)
    .toSorted((left, right) => placeOf(left) - placeOf(right))
    .map(({ name, value }) => ({ name: words[keyOf(name)] ?? name, value }))
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
