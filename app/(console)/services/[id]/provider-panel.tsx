'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { rawUrl } from '#lib/registry/raw-url'
import { type ProviderRow, providerSchema } from '#lib/registry/schema'
import { Badges } from '../../../_components/registry/badges'
import { CopyText } from '../../../_components/copy-text'
import { Facts } from '../../../_components/facts'
import { ApplicationLink, InstanceLink } from '../../../_components/registry/links'
import { ParamsTable } from '../../../_components/registry/params-table'
import { RawUrl } from '../../../_components/registry/raw-url'
import { instanceHref } from '../../../_components/paths'
import { RelativeTime } from '../../../_components/relative-time'
import { SidePanel } from '../../../_components/side-panel'
import { ApiView } from '../../../_components/states/api-view'
import { EmptyState } from '../../../_components/states/empty-state'
import { useApi } from '../../../_hooks/use-api'
import { useSidePanel } from '../../../_hooks/use-side-panel'
import { ProviderFlags } from './provider-flags'
import { providerKey } from './provider-key'
import { providersPath } from './providers-path'
import { RuleLink } from './rule-link'
import { Uptime } from './uptime'
import { WarmUpCell } from './warm-up-cell'

const rows = z.array(providerSchema)

/** The selected provider beside the table, with its URL as it is registered. */
export function ProviderPanel({ service }: { service: string }) {
  const panel = useSidePanel()
  return panel.id === null ? null : <OpenPanel service={service} providerId={panel.id} onClose={panel.close} />
}

function OpenPanel({ service, providerId, onClose }: { service: string; providerId: string; onClose: () => void }) {
  const t = useTranslations('services.providers')
  const [address = ''] = providerId.split(' ', 1)
  const state = useApi(`services/${encodeURIComponent(service)}/providers?search=${encodeURIComponent(address)}&pageSize=500`, rows, {
    topics: ['registry', 'rules'],
    keys: { registry: [service] },
  })
  const row = state.data?.find((candidate) => providerKey(candidate) === providerId)
  return (
    <SidePanel title={address} facts={row && <ApplicationLink name={row.application} />} onClose={onClose} href={instanceHref(address)}>
      <ApiView state={state} quiet>
        {() => (row ? <ProviderSummary row={row} /> : <EmptyState title={t('gone')} cause={t('goneCause')} />)}
      </ApiView>
    </SidePanel>
  )
}

function ProviderSummary({ row }: { row: ProviderRow }) {
  const t = useTranslations('services.providers')
  return (
    <div className="flex flex-col gap-4 p-4">
      <Facts
        facts={[
          { label: t('instance'), value: <InstanceLink address={row.address} /> },
          { label: t('weight'), value: row.weight },
          ...(row.weight === row.configuredWeight ? [] : [{ label: t('configuredWeight'), value: row.configuredWeight }]),
          ...(row.weightRule === null ? [] : [{ label: t('rule'), value: <RuleLink service={row.service} path={row.weightRule} /> }]),
          { label: t('flags'), value: <ProviderFlags provider={row} /> },
          { label: t('protocol'), value: row.protocol },
          { label: t('release'), value: row.release === '' ? t('noRelease', { generation: row.generation }) : row.release },
          { label: t('level'), value: t(`levels.${row.level}`) },
          { label: t('loadBalance'), value: row.loadBalance || t('byDefault', { value: 'random' }) },
          { label: t('cluster'), value: row.cluster || t('byDefault', { value: 'failover' }) },
          { label: t('registry'), value: row.registry },
          { label: t('warmup'), value: <WarmUpCell provider={row} /> },
          { label: t('uptime'), value: <Uptime startedAt={row.startedAt} /> },
          { label: t('revision'), value: row.params['revision'] ?? '–' },
          { label: t('firstSeen'), value: <RelativeTime at={row.firstSeen} /> },
          { label: t('methods'), value: <Badges values={row.methods} mono max={30} /> },
        ]}
      />
      <ParamsTable title={t('url')} params={row.params} copyText={rawUrl(row)} />
      <RawUrl title={t('raw')} text={rawUrl(row)} />
      <Facts
        facts={[
          {
            label: t('znode'),
            value: <CopyText text={providersPath(row.service)} maxLength={120} className="break-all whitespace-normal" />,
          },
        ]}
      />
    </div>
  )
}
