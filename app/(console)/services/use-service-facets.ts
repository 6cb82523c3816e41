'use client'
import { useTranslations } from 'next-intl'
import { usePathname, useSearchParams } from 'next/navigation'
import type { ProblemFacet, ServiceFacets } from '#lib/registry/schema'
import { serviceFacetsSchema } from '#lib/registry/schema'
import { useCodeWords } from '../../_components/registry/problem-words'
import type { Problem } from '../../_components/shell/problems-strip'
import { useApi } from '../../_hooks/use-api'
import { stripOrder } from './strip-order'

/** How many services each value of each filter would leave, for what the list of this path is searched and filtered by. */
export function useServiceFacets(listPath: string): ServiceFacets | undefined {
  const parameters = new URLSearchParams(listPath.split('?')[1])
  for (const name of ['sort', 'pageSize']) parameters.delete(name)
  return useApi(`services/facets?${parameters.toString()}`, serviceFacetsSchema, { topics: ['registry'] }).data
}

/** What the strip above the list says: each kind of trouble with its count; pressed again it lets go of the filter. */
export function useProblemStrip(problems: readonly ProblemFacet[], current: string | null): Problem[] {
  const t = useTranslations('services.strip')
  const wordsOf = useCodeWords()
  const pathname = usePathname()
  const parameters = useSearchParams()
  const hrefOf = (code: string): string => {
    const next = new URLSearchParams(parameters)
    next.delete('show')
    if (code === current) next.delete('problem')
    else next.set('problem', code)
    return `${pathname}?${next.toString()}`
  }
  return stripOrder(problems).map(({ value, count, severity }) => {
    const { title, why, next } = wordsOf(value)
    return {
      id: value,
      status: severity === 'info' ? 'idle' : severity,
      text: t('problem', { title, count }),
      hint: [why, next].filter(Boolean).join(' '),
      href: hrefOf(value),
      current: value === current,
    }
  })
}
