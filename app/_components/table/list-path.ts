/** Rows of a list's first page. */
export const defaultPageSize = 100

type List = { search?: string; sort: string; filters?: Record<string, string | null | undefined>; pageSize?: number }

/** Filters that are chosen, in their order. */
export const chosenOf = (filters: Record<string, string | null | undefined>): [string, string][] =>
  Object.entries(filters).flatMap(([key, value]) => (value === undefined || value === null ? [] : [[key, value] as [string, string]]))

/** What a table asks for below `/api/v1/`. The same words for the same list, so that a browser takes what it has read ahead. */
export function listPath(resource: string, { search = '', sort, filters = {}, pageSize = defaultPageSize }: List): string {
  const parameters = new URLSearchParams([
    ...(search === '' ? [] : [['search', search] as [string, string]]),
    ...(sort === '' ? [] : [['sort', sort] as [string, string]]),
    ...chosenOf(filters),
    ['pageSize', String(pageSize)],
  ])
  return `${resource}?${parameters.toString()}`
}
