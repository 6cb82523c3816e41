'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { subscriptionOf } from '#lib/registry/matching'
import { type ConsumerRow, consumerSchema } from '#lib/registry/schema'
import { CopyText } from '../../../../_components/copy-text'
import { Facts } from '../../../../_components/facts'
import { applicationHref } from '../../../../_components/paths'
import { ApplicationLink, HostLink } from '../../../../_components/registry/links'
import { ParamsTable } from '../../../../_components/registry/params-table'
import { RelativeTime } from '../../../../_components/relative-time'
import { SidePanel } from '../../../../_components/side-panel'
import { ApiView } from '../../../../_components/states/api-view'
import { EmptyState } from '../../../../_components/states/empty-state'
import { Notice } from '../../../../_components/states/notice'
import { useApi } from '../../../../_hooks/use-api'
import { useSidePanel } from '../../../../_hooks/use-side-panel'
import { consumerKey } from '../provider-key'
import { ConsumerNodes } from './consumer-nodes'
import { MatchedServices } from './matched-services'
import { ReachCell, useReachReasons } from './reach-cell'
import { useReach } from './use-reach'

const list = z.array(consumerSchema)

/** The selected consumer beside the table. */
export function ConsumerPanel({ service }: { service: string }) {
  const panel = useSidePanel()
  return panel.id === null ? null : <OpenPanel service={service} consumerId={panel.id} onClose={panel.close} />
}

function OpenPanel({ service, consumerId, onClose }: { service: string; consumerId: string; onClose: () => void }) {
  const t = useTranslations('services.consumers')
  const [id = '', registry = '', ...rest] = consumerId.split(' ')
  const application = rest.join(' ')
  // asked for by its key: a page of the list need not hold it
  const named = new URLSearchParams({ id, registry, application }).toString()
  const state = useApi(`services/${encodeURIComponent(service)}/consumers?${named}`, list, {
    topics: ['registry'],
    keys: { registry: [service] },
  })
  const row = state.data?.find((candidate) => consumerKey(candidate) === consumerId)
  return (
    <SidePanel title={application} facts={id} onClose={onClose} href={applicationHref(application)}>
      <ApiView state={state} quiet>
        {() => (row ? <ConsumerSummary row={row} /> : <EmptyState title={t('gone')} cause={t('goneCause')} />)}
      </ApiView>
    </SidePanel>
  )
}

function ConsumerSummary({ row }: { row: ConsumerRow }) {
  const t = useTranslations('services.consumers')
  const traced = useTranslations('traced')
  const reach = useReach(row.service)(row)
  const reasons = useReachReasons(reach)
  return (
    <div className="flex flex-col gap-4 p-4">
      {row.source === 'metadata' && (
        <Notice status="stale" word={traced('word')}>
          {traced('why')}
        </Notice>
      )}
      <Facts
        facts={[
          { label: t('application'), value: <ApplicationLink name={row.application} /> },
          { label: t('host'), value: <HostLink host={row.host} /> },
          { label: t('process'), value: <CopyText text={row.id} /> },
          {
            label: t('reach'),
            value: (
              <>
                <ReachCell reach={reach} />
                {reasons.map((reason) => (
                  <span key={reason} className="block text-muted">
                    {reason}
                  </span>
                ))}
              </>
            ),
          },
          { label: t('release'), value: row.release || row.generation },
          { label: t('loadBalance'), value: row.loadBalance || '–' },
          { label: t('registry'), value: row.registry },
          { label: t('source'), value: t(`sources.${row.source}`) },
          { label: t('firstSeen'), value: <RelativeTime at={row.firstSeen} /> },
        ]}
      />
      <MatchedServices subscription={subscriptionOf(row)} />
      <ParamsTable title={t('params')} params={row.params} />
      {row.source === 'registry' && <ConsumerNodes row={row} />}
    </div>
  )
}
