'use client'
import { parseAsString, useQueryState } from 'nuqs'
import { useTranslations } from 'next-intl'
import { type ApplicationDetail, applicationDetailSchema } from '#lib/registry/schema'
import { Badges } from '../../../_components/registry/badges'
import { Health } from '../../../_components/registry/health'
import { ProblemList } from '../../../_components/registry/problem-list'
import { PageFrame } from '../../../_components/shell/page-frame'
import { ApiView } from '../../../_components/states/api-view'
import { PlainTable } from '../../../_components/table/plain-table'
import { Tabs } from '../../../_components/tabs'
import { useApi } from '../../../_hooks/use-api'
import { useInstanceColumns } from '../../instances/instance-columns'
import { useServiceColumns } from '../../services/service-columns'
import { useTraffic } from '../../services/use-traffic'
import { TrafficTab } from './traffic-tab'

/** One application whole: its instances, what it provides and consumes, its traffic. */
export function ApplicationDetailPage({ name }: { name: string }) {
  const state = useApi(`applications/${encodeURIComponent(name)}`, applicationDetailSchema, { topics: ['registry'] })
  const [tab] = useQueryState('tab', parseAsString)
  const { data, envelope } = state
  return (
    <PageFrame
      title={name}
      layout="fill"
      facts={data && <HeaderFacts application={data} />}
      asOf={envelope?.asOf}
      {...(tab === 'traffic' ? { timeRange: '1h' as const } : {})}
    >
      <ApiView state={state}>{(application) => <DetailTabs application={application} />}</ApiView>
    </PageFrame>
  )
}

function HeaderFacts({ application }: { application: ApplicationDetail }) {
  const t = useTranslations('applications')
  return (
    <>
      <Health problems={application.problems} />
      <Badges values={application.generations.map((generation) => `Dubbo ${generation}`)} />
      {application.owner && <span>{t('ownedBy', { owner: application.owner })}</span>}
      {application.organization && <span>{application.organization}</span>}
      <span>{application.registries.join(', ')}</span>
    </>
  )
}

function DetailTabs({ application }: { application: ApplicationDetail }) {
  const t = useTranslations('applications')
  const instances = useInstanceColumns({ hideApplication: true, place: 'text' })
  const services = useServiceColumns(useTraffic('service'), 'text')
  const { provides, consumes } = application
  const table = (label: string, rows: typeof provides, empty: string) => (
    <div className="min-h-0 grow overflow-auto">
      <PlainTable label={label} columns={services} rows={rows} rowId={(row) => row.id} empty={empty} />
    </div>
  )
  return (
    <>
      <ProblemList problems={application.problems} className="px-4 pt-3 pb-1" />
      <Tabs
        fill
        tabs={[
          {
            id: 'instances',
            label: t('tabs.instances'),
            count: application.instances.length,
            content: (
              <div className="min-h-0 grow overflow-auto">
                <PlainTable
                  label={t('tabs.instances')}
                  columns={instances}
                  rows={application.instances}
                  rowId={(row) => row.address}
                  empty={t('noInstances')}
                />
              </div>
            ),
          },
          {
            id: 'provides',
            label: t('tabs.provides'),
            count: provides.length,
            content: table(t('tabs.provides'), provides, t('providesNothing')),
          },
          {
            id: 'consumes',
            label: t('tabs.consumes'),
            count: consumes.length,
            content: table(t('tabs.consumes'), consumes, t('consumesNothing')),
          },
          { id: 'traffic', label: t('tabs.traffic'), content: <TrafficTab application={application.name} /> },
        ]}
      />
    </>
  )
}
