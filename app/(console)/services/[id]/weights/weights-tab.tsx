'use client'
import { parseAsString, useQueryState } from 'nuqs'
import { useTranslations } from 'next-intl'
import { serviceWeightsSchema } from '#lib/governance/schema'
import type { ServiceRow } from '#lib/registry/schema'
import { Select } from '../../../../_components/select'
import { ApiView } from '../../../../_components/states/api-view'
import { EmptyState } from '../../../../_components/states/empty-state'
import { useApi } from '../../../../_hooks/use-api'
import { useScope } from '../../../../_hooks/use-scope'
import { WeightEditor } from './weight-editor'

/** The weights of a service in one registry: as they are, as they would be, and the way there. */
export function WeightsTab({ service }: { service: ServiceRow }) {
  const t = useTranslations('weights')
  const scope = useScope()
  const [chosen, setChosen] = useQueryState('in', parseAsString)
  // The picker of the top bar holds a source's id, rows hold a registry's name.
  const wanted = chosen ?? scope.registry?.replace(/^registry:/, '')
  const registry = service.registries.find((name) => name === wanted) ?? service.registries[0]
  const narrowed = registry === undefined ? '' : `?registry=${encodeURIComponent(registry)}`
  const state = useApi(`rules/weights/${encodeURIComponent(service.id)}${narrowed}`, serviceWeightsSchema, {
    topics: ['registry', 'rules', 'operations'],
    keys: { registry: [service.id] },
    everyMs: 15_000,
  })
  const picker = service.registries.length > 1 && registry !== undefined && (
    <Select
      label={t('registry')}
      options={service.registries.map((value) => ({ value, label: value }))}
      value={registry}
      onValueChange={(next) => void setChosen(next)}
    />
  )
  return (
    <div className="min-h-0 grow overflow-auto bg-ground">
      <ApiView state={state} quiet>
        {(data) =>
          data.providers.length === 0 ? (
            <EmptyState title={t('empty')} cause={t('emptyCause')} action={picker} />
          ) : (
            <WeightEditor key={data.registry} service={service.id} weights={data} picker={picker} />
          )
        }
      </ApiView>
    </div>
  )
}
