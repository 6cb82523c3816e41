// What every answer about registries has in common: how old its sources are, and what it leaves out.
import type { Answer, SourceAge } from '../../platform/answer.ts'
import { sourceAges } from '../../platform/sources.ts'
import { registrySourceOf } from '../io/service-filter.ts'
import { warningOf } from '../sentences.ts'

/** Most that a page of one thing lists of one kind; the lists themselves have pages. */
export const detailLimit = 500

/** Ages of all registries or of one, by its id in the configuration. */
export function registryAges(registry?: string): Promise<SourceAge[]> {
  const id = registrySourceOf(registry)
  return sourceAges({ kinds: ['registry'], ...(id === null ? {} : { ids: [id] }) })
}

/** An answer whose lists were cut says so. */
export const wholeOrCut = <T>(answer: Answer<T>, isCut: boolean): Answer<T> =>
  isCut ? { ...answer, complete: false, warnings: [...answer.warnings, warningOf('list-cut', { count: detailLimit })] } : answer
