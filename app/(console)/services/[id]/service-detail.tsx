'use client'
import { parseAsString, useQueryState } from 'nuqs'
import { useTranslations } from 'next-intl'
import { type ServiceRow, serviceSchema } from '#lib/registry/schema'
import { Badge } from '../../../_components/badge'
import { ButtonLink } from '../../../_components/button'
import { newReleaseHref } from '../../../_components/paths'
import { ServiceName } from '../../../_components/service-name'
import { Badges } from '../../../_components/registry/badges'
import { Health } from '../../../_components/registry/health'
import { ApplicationLinks } from '../../../_components/registry/links'
import { ProblemList } from '../../../_components/registry/problem-list'
import { PageFrame } from '../../../_components/shell/page-frame'
import { ApiView } from '../../../_components/states/api-view'
import { Tabs } from '../../../_components/tabs'
import { useApi } from '../../../_hooks/use-api'
import { CallsTab } from './calls-tab'
import { ConsumerPanel } from './consumers/consumer-panel'
import { ConsumersTab } from './consumers-tab'
import { HistoryTab } from './history-tab'
import { MethodsTab } from './methods/methods-tab'
import { ProviderPanel } from './provider-panel'
import { ProvidersTab } from './providers-tab'
import { RulesTab } from './rules/rules-tab'
import { WeightsTab } from './weights/weights-tab'

/** One service whole: who provides it, who consumes it, its weights, its calls, its history. */
export function ServiceDetail({ id }: { id: string }) {
  const t = useTranslations('services')
  const state = useApi(`services/${encodeURIComponent(id)}`, serviceSchema, { topics: ['registry'], keys: { registry: [id] } })
  const [tab] = useQueryState('tab', parseAsString.withDefault('providers'))
  const { data, envelope } = state
  // These two say themselves how old and how whole they are.
  const isList = tab === 'providers' || tab === 'consumers'
  return (
    <PageFrame
      title={data ? <ServiceName name={data.interface} group={data.group} version={data.version} /> : id}
      tabTitle={id}
      layout="fill"
      facts={data && <HeaderFacts service={data} />}
      asOf={envelope?.asOf}
      {...(tab === 'calls' ? { timeRange: '1h' as const } : {})}
      actions={
        data && (
          <ButtonLink href={newReleaseHref({ service: id })} size="sm">
            {t('release')}
          </ButtonLink>
        )
      }
      panel={<DetailPanel service={id} tab={tab} />}
    >
      <ApiView state={state} quiet={isList}>
        {(service) => <DetailTabs service={service} />}
      </ApiView>
    </PageFrame>
  )
}

function HeaderFacts({ service }: { service: ServiceRow }) {
  const t = useTranslations('services')
  return (
    <>
      <Health problems={service.problems} />
      {service.applications.length > 0 && (
        <>
          <span aria-hidden>·</span>
          <ApplicationLinks names={service.applications} />
          <Badges values={service.protocols} mono />
          <Badges values={service.generations.map((generation) => `Dubbo ${generation}`)} />
        </>
      )}
      {service.level !== 'interface' && <Badge>{t(`columns.levels.${service.level}`)}</Badge>}
      {service.registries.length > 1 && <span>{t('inRegistries', { count: service.registries.length })}</span>}
    </>
  )
}

function DetailTabs({ service }: { service: ServiceRow }) {
  const t = useTranslations('services.tabs')
  return (
    <>
      <ProblemList problems={service.problems} target={{ kind: 'service', id: service.id }} className="px-4 pt-3 pb-1" />
      <Tabs
        fill
        tabs={[
          { id: 'providers', label: t('providers'), count: service.providerCount, content: <ProvidersTab service={service} /> },
          { id: 'consumers', label: t('consumers'), count: service.consumerCount, content: <ConsumersTab service={service} /> },
          { id: 'weights', label: t('weights'), content: <WeightsTab service={service} /> },
          { id: 'methods', label: t('methods'), content: <MethodsTab service={service.id} /> },
          { id: 'rules', label: t('rules'), content: <RulesTab service={service.id} /> },
          { id: 'calls', label: t('calls'), content: <CallsTab service={service.id} /> },
          { id: 'history', label: t('history'), content: <HistoryTab service={service.id} /> },
        ]}
      />
    </>
  )
}

function DetailPanel({ service, tab }: { service: string; tab: string }) {
  if (tab === 'providers') return <ProviderPanel service={service} />
  if (tab === 'consumers') return <ConsumerPanel service={service} />
  return null
}
