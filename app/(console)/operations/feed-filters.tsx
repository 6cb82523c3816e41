'use client'
import { Search } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Select } from '../../_components/select'
import { useHotkey } from '../../_hooks/use-hotkey'
import { operationKinds, useKindWord } from './operation-words'
import { stateFilters, useFeedFilters } from './use-feed'

const unset = 'any'

/** Search (`/`), state and kind of the feed. */
export function FeedFilters({ total }: { total: number | undefined }) {
  const t = useTranslations('operations')
  const words = useTranslations('table')
  const word = useKindWord()
  const { filters, setFilters } = useFeedFilters()
  const input = useRef<HTMLInputElement>(null)
  useHotkey('/', { label: words('searchKey'), run: () => input.current?.focus() })
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b px-4 py-1.5">
      <label className="relative">
        <span className="sr-only">{t('search')}</span>
        <Search aria-hidden className="absolute start-2 top-2 size-3.5 text-muted" />
        <input
          ref={input}
          type="search"
          value={filters.q}
          onChange={(event) => void setFilters({ q: event.target.value === '' ? null : event.target.value })}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
          placeholder={t('search')}
          className="h-7 w-72 rounded-md border border-control bg-surface ps-7 pe-2 text-sm placeholder:text-muted focus-visible:outline-2 focus-visible:-outline-offset-1"
        />
      </label>
      <Select
        label={t('filter.state')}
        options={[
          { value: unset, label: t('filter.any') },
          ...stateFilters.map((value) => ({ value, label: t(`filter.states.${value}`) })),
        ]}
        value={filters.state ?? unset}
        onValueChange={(value) => void setFilters({ state: stateFilters.find((one) => one === value) ?? null })}
      />
      <Select
        label={t('filter.kind')}
        options={[{ value: unset, label: t('filter.any') }, ...operationKinds.map((value) => ({ value, label: word(value) }))]}
        value={filters.kind ?? unset}
        onValueChange={(value) => void setFilters({ kind: operationKinds.find((one) => one === value) ?? null })}
      />
      {total !== undefined && <span className="ms-auto text-sm text-muted">{words('total', { count: total })}</span>}
    </div>
  )
}
