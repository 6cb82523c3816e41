'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { isMatch } from '#lib/registry/matching'
import { serviceSchema } from '#lib/registry/schema'
import type { ServiceKey } from '#lib/registry/service-id'
import { ServiceLink } from '../../../../_components/registry/links'
import { ApiView } from '../../../../_components/states/api-view'
import { useApi } from '../../../../_hooks/use-api'

const services = z.array(serviceSchema)

/** The services of its interface that a subscription takes: its group and version may be patterns. */
export function MatchedServices({ subscription: wanted }: { subscription: ServiceKey }) {
  const t = useTranslations('services.consumers')
  const state = useApi(`services?search=${encodeURIComponent(wanted.interface.slice(0, 200))}&pageSize=500`, services, {
    topics: ['registry'],
  })
  return (
    <section aria-label={t('matches')}>
      <h3 className="pb-1 text-sm font-semibold">{t('matches')}</h3>
      <ApiView state={state} quiet>
        {(rows) => {
          const known = rows.filter((row) => row.interface === wanted.interface)
          const matched = known.filter((row) => row.providerCount > 0 && isMatch(wanted, row))
          const others = known.filter((row) => row.providerCount > 0 && !isMatch(wanted, row))
          return (
            <>
              {matched.length === 0 && <p className="text-sm text-danger">{t('matchesNothing')}</p>}
              <ul className="space-y-1 text-sm">
                {matched.map((row) => (
                  <li key={row.id} className="flex items-center gap-2">
                    <ServiceLink service={row} />
                    <span className="ms-auto shrink-0 text-muted">{t('providersOf', { count: row.providerCount })}</span>
                  </li>
                ))}
              </ul>
              {others.length > 0 && (
                <p className="pt-1 text-sm text-muted">{t('notMatched', { ids: others.map((row) => row.id).join(', ') })}</p>
              )}
            </>
          )
        }}
      </ApiView>
    </section>
  )
}
