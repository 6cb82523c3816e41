'use client'
import { parseAsString, useQueryState } from 'nuqs'
import { useTranslations } from 'next-intl'
import { type ReactNode, useCallback } from 'react'
import { type ApplicationDetail, applicationDetailSchema, type ServiceRow } from '#lib/registry/schema'
import { ButtonLink } from '../../../_components/button'
import { newReleaseHref, servicesOfHref, topologyHref } from '../../../_components/paths'
import { Badges } from '../../../_components/registry/badges'
import { Health } from '../../../_components/registry/health'
import { ProblemList } from '../../../_components/registry/problem-list'
import { PageFrame } from '../../../_components/shell/page-frame'
import { ApiView } from '../../../_components/states/api-view'
import { type Tab, Tabs } from '../../../_components/tabs'
import { type ApiState, useApi } from '../../../_hooks/use-api'
import { LocalInstances } from '../../instances/local-instances'
import { LocalServices } from '../../services/local-services'
import { RecentChanges } from '../recent-changes'
import { CallsTab } from './calls-tab'
import { ApplicationRulesTab } from './rules-tab'
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
      actions={<Elsewhere name={name} provides={(data?.providedCount ?? 0) > 0} />}
      {...(tab === 'traffic' ? { timeRange: '1h' as const } : {})}
    >
      <ApiView state={state}>{(application) => <DetailTabs state={state} application={application} />}</ApiView>
    </PageFrame>
  )
}

function Elsewhere({ name, provides }: { name: string; provides: boolean }) {
  const t = useTranslations('applications.calls')
  return (
    <>
      <ButtonLink href={servicesOfHref(name)} size="sm">
        {t('toServices')}
      </ButtonLink>
      <ButtonLink href={topologyHref(name)} size="sm">
        {t('toTopology')}
      </ButtonLink>
      {provides && (
        <ButtonLink href={newReleaseHref({ application: name })} size="sm">
          {t('release')}
        </ButtonLink>
      )}
    </>
  )
}

function HeaderFacts({ application }: { application: ApplicationDetail }) {
  const t = useTranslations('applications')
  return (
    <>
      <Health problems={application.problems} />
      <Badges values={application.generations.map((generation) => `Dubbo ${generation}`)} />
      <span className="truncate">
        {[application.owner && t('ownedBy', { owner: application.owner }), application.organization, application.registries.join(', ')]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  )
}

function DetailTabs({ state, application }: { state: ApiState<ApplicationDetail>; application: ApplicationDetail }) {
  const t = useTranslations('applications')
  const lists = useListTabs(state, application)
  const { name } = application
  return (
    <>
      <ProblemList problems={application.problems} target={{ kind: 'application', name }} className="px-4 pt-3 pb-1" />
      <Tabs
        fill
        tabs={[
          ...lists,
          { id: 'calls', label: t('tabs.calls'), content: <CallsTab application={name} /> },
          { id: 'traffic', label: t('tabs.traffic'), content: <TrafficTab application={name} /> },
          { id: 'rules', label: t('tabs.rules'), content: <ApplicationRulesTab application={name} /> },
          { id: 'changes', label: t('tabs.changes'), content: scrolled(<RecentChanges of={{ application: name }} />) },
        ]}
      />
    </>
  )
}

const scrolled = (content: ReactNode) => <div className="min-h-0 grow overflow-auto">{content}</div>

/** Instances and services: what the answer of the application itself holds. */
function useListTabs(state: ApiState<ApplicationDetail>, application: ApplicationDetail): Tab[] {
  const { instances, provides, consumes } = application
  const t = useTranslations('applications')
  const searches = { instances: useTranslations('instances')('search'), services: useTranslations('services')('search') }
  const isTraced = useCallback((row: ServiceRow) => !row.consumerApplications.includes(application.name), [application.name])
  // the lists are cut where there are very many; the counts never are
  const services = (id: 'provides' | 'consumes', rows: typeof provides, empty: string): Tab => ({
    id,
    label: t(`tabs.${id}`),
    count: id === 'provides' ? application.providedCount : application.consumedCount,
    content: (
      <LocalServices
        id={id}
        label={t(`tabs.${id}`)}
        searchLabel={searches.services}
        state={state}
        rows={rows}
        empty={empty}
        {...(id === 'consumes' ? { isTraced } : {})}
      />
    ),
  })
  const shared = { label: t('tabs.instances'), searchLabel: searches.instances, empty: t('noInstances') }
  return [
    {
      id: 'instances',
      label: shared.label,
      count: application.instanceCount,
      content: <LocalInstances id="instances" {...shared} state={state} rows={instances} hideApplication />,
    },
    services('provides', provides, t('providesNothing')),
    services('consumes', consumes, t('consumesNothing')),
  ]
}
