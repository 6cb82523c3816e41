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

/**
 * What a source says about itself as label and text, in the order it says it; nested figures become `counts.providers`.
 * Labels are the worker's own words, the same in logs and API.
 */
export function detailOf(detail: Readonly<Record<string, unknown>>): [label: string, value: string][] {
  return Object.entries(detail).flatMap(([label, value]): [string, string][] => {
    if (ownParts.includes(label) || value === null || value === undefined || value === '') return []
    if (Array.isArray(value)) return value.length === 0 ? [] : [[label, value.map(textOf).join(', ')]]
    if (typeof value === 'object')
      return Object.entries(value).map(([inner, part]): [string, string] => [`${label}.${inner}`, textOf(part)])
    return [[label, textOf(value)]]
  })
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
