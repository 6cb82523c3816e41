'use client'
import { Search } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { type ServiceDefinition, serviceDefinitionSchema } from '#lib/registry/definition-schema'
import { ApplicationLink } from '../../../../_components/registry/links'
import { RelativeTime } from '../../../../_components/relative-time'
import { ApiView } from '../../../../_components/states/api-view'
import { EmptyState } from '../../../../_components/states/empty-state'
import { useApi } from '../../../../_hooks/use-api'
import { MethodItem } from './method-item'
import { findMethods } from './type-names'

/** What can be called, with which types, and who says so. */
export function MethodsTab({ service }: { service: string }) {
  const t = useTranslations('services.methods')
  const state = useApi(`services/${encodeURIComponent(service)}/definition`, serviceDefinitionSchema, { topics: ['registry'] })
  return (
    <div className="min-h-0 grow overflow-auto">
      <ApiView state={state}>
        {(definition) =>
          definition.methods.length === 0 ? (
            <EmptyState title={t('empty')} cause={t('emptyCause')} />
          ) : (
            <Methods service={service} definition={definition} />
          )
        }
      </ApiView>
    </div>
  )
}

function Methods({ service, definition }: { service: string; definition: ServiceDefinition }) {
  const t = useTranslations('services.methods')
  const [search, setSearch] = useQueryState('method', parseAsString.withDefault(''))
  const types = useMemo(() => new Map(definition.types.map((type) => [type.name, type])), [definition.types])
  const shown = findMethods(definition.methods, search)
  return (
    <>
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-1.5 text-sm">
        <label className="relative">
          <span className="sr-only">{t('search')}</span>
          <Search aria-hidden className="absolute start-2 top-2 size-3.5 text-muted" />
          <input
            type="search"
            value={search}
            onChange={(event) => void setSearch(event.target.value || null)}
            placeholder={t('search')}
            className="h-7 w-64 rounded-md border border-control bg-surface ps-7 pe-2 text-sm placeholder:text-muted focus-visible:outline-2 focus-visible:-outline-offset-1"
          />
        </label>
        <span className="text-muted">{t('shown', { shown: shown.length, total: definition.methods.length })}</span>
        <Sources sources={definition.sources} />
      </div>
      {shown.length === 0 ? (
        <EmptyState title={t('noMatch')} />
      ) : (
        <ul aria-label={t('label')}>
          {shown.map((method) => (
            <MethodItem key={`${method.name}(${method.parameterTypes.join()})`} service={service} method={method} types={types} />
          ))}
        </ul>
      )}
    </>
  )
}

const maxSources = 3

function Sources({ sources }: { sources: ServiceDefinition['sources'] }) {
  const t = useTranslations('services.methods')
  return (
    <span className="flex flex-wrap items-center gap-x-3 text-muted">
      {sources.slice(0, maxSources).map(({ application, registry, kind, asOf }) => (
        <span key={`${application} ${registry} ${kind}`} title={t(`kindWhy.${kind}`)}>
          {t(`kinds.${kind}`)} · <ApplicationLink name={application} />
          {asOf !== null && (
            <>
              {' · '}
              <RelativeTime at={asOf} />
            </>
          )}
        </span>
      ))}
      {sources.length > maxSources && <span>+{sources.length - maxSources}</span>}
    </span>
  )
}
