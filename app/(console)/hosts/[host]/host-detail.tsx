'use client'
import { useTranslations } from 'next-intl'
import { type HostDetail, hostDetailSchema } from '#lib/registry/host-schema'
import { ButtonLink } from '../../../_components/button'
import { CopyText } from '../../../_components/copy-text'
import { Badges } from '../../../_components/registry/badges'
import { Health } from '../../../_components/registry/health'
import { ApplicationLinks } from '../../../_components/registry/links'
import { ProblemList } from '../../../_components/registry/problem-list'
import { PageFrame } from '../../../_components/shell/page-frame'
import { ApiView } from '../../../_components/states/api-view'
import { Tabs } from '../../../_components/tabs'
import { type ApiState, useApi } from '../../../_hooks/use-api'
import { DrainSection } from '../../instances/drain-section'
import { LocalInstances } from '../../instances/local-instances'
import { OfferedServices, UsedServices } from '../../instances/instance-services'

/** One host whole: everything that runs on it, what that offers and what it uses. */
export function HostDetailPage({ host }: { host: string }) {
  const t = useTranslations('hosts')
  const state = useApi(`hosts/${encodeURIComponent(host)}`, hostDetailSchema, { topics: ['registry', 'rules'] })
  const { data, envelope } = state
  return (
    <PageFrame
      title={<CopyText text={host} className="font-mono" />}
      tabTitle={host}
      layout="fill"
      asOf={envelope?.asOf}
      facts={
        data && (
          <>
            <Health problems={data.problems} />
            <ApplicationLinks names={data.applications} max={4} />
            <Badges values={data.generations.map((generation) => `Dubbo ${generation}`)} />
            <span>{data.registries.join(', ')}</span>
          </>
        )
      }
      actions={
        <ButtonLink href={`/services?host=${encodeURIComponent(host)}`} size="sm">
          {t('servicesHere')}
        </ButtonLink>
      }
    >
      <ApiView state={state}>{(detail) => <DetailTabs state={state} detail={detail} />}</ApiView>
    </PageFrame>
  )
}

function DetailTabs({ state, detail }: { state: ApiState<HostDetail>; detail: HostDetail }) {
  const t = useTranslations('hosts')
  const search = useTranslations('instances')
  const { host, problems, instances, providers, consumers } = detail
  const list = 'min-h-0 grow overflow-auto p-4'
  return (
    <>
      <ProblemList problems={problems} target={{ kind: 'host', host }} className="px-4 pt-3 pb-1" />
      <Tabs
        fill
        tabs={[
          {
            id: 'instances',
            label: t('instances'),
            count: detail.instanceCount,
            content: (
              <LocalInstances
                id="instances"
                label={t('instances')}
                searchLabel={search('search')}
                state={state}
                rows={instances}
                empty={t('noInstances')}
              />
            ),
          },
          {
            id: 'offers',
            label: t('offers'),
            count: detail.providedCount,
            content: (
              <div className={list}>
                <OfferedServices heading="h2" providers={providers} showAddress />
              </div>
            ),
          },
          ...drainTab(detail, t('drain'), list),
          {
            id: 'uses',
            label: t('uses'),
            count: detail.consumerCount,
            content: (
              <div className={list}>
                <UsedServices heading="h2" consumers={consumers} showApplication />
              </div>
            ),
          },
        ]}
      />
    </>
  )
}

/** A host that offers nothing has nothing to drain. */
const drainTab = ({ host, providedCount }: HostDetail, label: string, className: string) =>
  providedCount === 0
    ? []
    : [
        {
          id: 'drain',
          label,
          content: (
            <div className={className}>
              <DrainSection path="hosts" name={host} />
            </div>
          ),
        },
      ]
