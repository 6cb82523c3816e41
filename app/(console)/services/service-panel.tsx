'use client'
import { useTranslations } from 'next-intl'
import { type ServiceRow, serviceSchema } from '#lib/registry/schema'
import { Facts } from '../../_components/facts'
import { Badges } from '../../_components/registry/badges'
import { ApplicationLinks, ServiceIdLink } from '../../_components/registry/links'
import { serviceHref, type ServiceTab } from '../../_components/paths'
import { ProblemList } from '../../_components/registry/problem-list'
import { SidePanel } from '../../_components/side-panel'
import { ApiView } from '../../_components/states/api-view'
import { useApi } from '../../_hooks/use-api'
import { ButtonLink } from '../../_components/button'
import { CopyText } from '../../_components/copy-text'
import { ServiceTraffic } from './service-traffic'

/** One service beside the list; a row that the list does not hold (another page of it, a link) is read by itself. */
export function ServicePanel({ id, row, onClose }: { id: string; row: ServiceRow | undefined; onClose: () => void }) {
  const state = useApi(row ? undefined : `services/${encodeURIComponent(id)}`, serviceSchema, {
    topics: ['registry'],
    keys: { registry: [id] },
  })
  return (
    <SidePanel title={<ServiceIdLink id={id} />} onClose={onClose} href={serviceHref(id)}>
      {row ? <ServiceSummary row={row} /> : <ApiView state={state}>{(data) => <ServiceSummary row={data} />}</ApiView>}
    </SidePanel>
  )
}

const tabs: readonly ServiceTab[] = ['providers', 'consumers', 'weights', 'methods', 'rules', 'calls', 'history']

function ServiceSummary({ row }: { row: ServiceRow }) {
  const t = useTranslations('services')
  return (
    <div className="flex flex-col gap-4 p-4">
      <ProblemList problems={row.problems} target={{ kind: 'service', id: row.id }} />
      <ServiceTraffic id={row.id} />
      <Facts
        facts={[
          { label: t('id'), value: <CopyText text={row.id} maxLength={200} className="break-all whitespace-normal" /> },
          { label: t('columns.applications'), value: <ApplicationLinks names={row.applications} /> },
          { label: t('columns.consumerApplications'), value: <ApplicationLinks names={row.consumerApplications} /> },
          { label: t('columns.providers'), value: row.providerCount },
          { label: t('columns.consumers'), value: row.consumerCount },
          { label: t('columns.protocols'), value: <Badges values={row.protocols} mono max={8} /> },
          { label: t('columns.generations'), value: <Badges values={row.generations} mono max={8} /> },
          { label: t('columns.level'), value: t(`columns.levels.${row.level}`) },
          { label: t('columns.registries'), value: row.registries.join(', ') || '–' },
        ]}
      />
      <nav aria-label={t('goTo')} className="flex flex-wrap gap-2">
        {tabs.map((tab) => (
          <ButtonLink key={tab} href={serviceHref(row.id, tab)} size="sm">
            {t(`tabs.${tab}`)}
          </ButtonLink>
        ))}
      </nav>
    </div>
  )
}
