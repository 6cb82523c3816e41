'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { rawUrl } from '#lib/registry/raw-url'
import type { ProviderRow, ServiceRow } from '#lib/registry/schema'
import { Badge } from '../../../_components/badge'
import { CopyText } from '../../../_components/copy-text'
import { RelativeTime } from '../../../_components/relative-time'
import { ApplicationLink } from '../../../_components/registry/links'
import type { Column } from '../../../_components/table/column'
import { ProviderFlags } from './provider-flags'
import { ShareCell } from './share-cell'
import { Uptime } from './uptime'
import { useExpectedShares, useObservedShares } from './use-shares'
import { warmUpOf } from './warm-up'
import { WarmUpCell } from './warm-up-cell'
import { WeightCell } from './weight-cell'

type Columns = readonly Column<ProviderRow>[]
type Words = ReturnType<typeof useTranslations<'services.providers'>>
type Shares = { expectedOf: (address: string) => number | null; observedOf: (address: string) => number | null; scaleMax: number }

/** Columns of the providers of one service; shares are read here, because no row holds them. */
export function useProviderColumns(service: ServiceRow, rows: readonly ProviderRow[]): Columns {
  const t = useTranslations('services.providers')
  const observed = useObservedShares(service.id, '-5m')
  const expected = useExpectedShares(service.id)
  const addresses = rows.map((row) => row.address).join(' ')
  const manyRegistries = service.registries.length > 1
  return useMemo(() => {
    const expectedOf = (address: string) => expected.get(address)?.expectedShare ?? null
    const all = addresses.split(' ').flatMap((address) => [expectedOf(address) ?? 0, observed.shareOf(address) ?? 0])
    const shares = { expectedOf, observedOf: observed.shareOf, scaleMax: Math.max(0.01, ...all) }
    return [...nameColumns(t, shares), ...kindColumns(t), ...extraColumns(t, manyRegistries)]
  }, [t, observed, expected, addresses, manyRegistries])
}

const marksOf = ({ tag, disabled, dynamic }: ProviderRow): string =>
  [tag, disabled ? 'disabled' : '', dynamic ? '' : 'static'].filter(Boolean).join(' ')

function nameColumns(t: Words, { expectedOf, observedOf, scaleMax }: Shares): Columns {
  const share = ({ address }: ProviderRow) => (
    <ShareCell expected={expectedOf(address)} observed={observedOf(address)} scaleMax={scaleMax} />
  )
  return [
    {
      id: 'address',
      header: t('address'),
      sortKey: 'address',
      width: 162,
      cell: (row) => <CopyText text={row.address} />,
      text: (row) => row.address,
    },
    {
      id: 'application',
      header: t('application'),
      sortKey: 'application',
      cell: (row) => <ApplicationLink name={row.application} />,
      text: (row) => row.application,
    },
    {
      id: 'weight',
      header: t('weight'),
      sortKey: 'weight',
      align: 'end',
      width: 108,
      cell: (row) => <WeightCell provider={row} />,
      text: (row) => String(row.weight),
    },
    {
      id: 'warmup',
      header: t('warmup'),
      width: 76,
      cell: (row) => <WarmUpCell provider={row} />,
      text: (row) => String(warmUpOf(row, Date.now())?.share ?? ''),
    },
    { id: 'share', header: t('share'), width: 140, cell: share, text: (row) => String(observedOf(row.address) ?? '') },
  ]
}

function kindColumns(t: Words): Columns {
  return [
    {
      id: 'flags',
      header: t('flags'),
      width: 100,
      cell: (row) => <ProviderFlags provider={row} />,
      text: marksOf,
    },
    { id: 'protocol', header: t('protocol'), width: 80, cell: (row) => <Badge mono>{row.protocol}</Badge>, text: (row) => row.protocol },
    {
      id: 'release',
      header: t('release'),
      sortKey: 'release',
      width: 80,
      cell: (row) => <Badge mono>{row.release || row.generation}</Badge>,
      text: (row) => row.release || row.generation,
    },
    { id: 'level', header: t('level'), width: 96, cell: (row) => t(`levels.${row.level}`), text: (row) => row.level },
    {
      id: 'started',
      header: t('uptime'),
      sortKey: 'startedAt',
      width: 96,
      cell: (row) => <Uptime startedAt={row.startedAt} />,
      text: (row) => row.startedAt ?? '',
    },
    {
      id: 'revision',
      header: t('revision'),
      width: 92,
      cell: (row) => <Revision value={row.params['revision']} />,
      text: (row) => row.params['revision'] ?? '',
    },
  ]
}

function extraColumns(t: Words, manyRegistries: boolean): Columns {
  return [
    {
      id: 'registry',
      header: t('registry'),
      hidden: !manyRegistries,
      width: 100,
      cell: (row) => row.registry,
      text: (row) => row.registry,
    },
    {
      id: 'loadBalance',
      header: t('loadBalance'),
      hidden: true,
      width: 110,
      cell: (row) => row.loadBalance || '–',
      text: (row) => row.loadBalance,
    },
    {
      id: 'firstSeen',
      header: t('firstSeen'),
      hidden: true,
      width: 104,
      cell: (row) => <RelativeTime at={row.firstSeen} />,
      text: (row) => row.firstSeen,
    },
    { id: 'cluster', header: t('cluster'), hidden: true, width: 100, cell: (row) => row.cluster || '–', text: (row) => row.cluster },
    {
      id: 'configuredWeight',
      header: t('configuredWeight'),
      hidden: true,
      align: 'end',
      width: 96,
      cell: (row) => row.configuredWeight,
      text: (row) => String(row.configuredWeight),
    },
    { id: 'url', header: t('raw'), hidden: true, width: 360, cell: (row) => <CopyText text={rawUrl(row)} />, text: rawUrl },
  ]
}

function Revision({ value }: { value: string | undefined }) {
  if (!value) return <span className="text-muted">–</span>
  return (
    <span title={value} className="font-mono text-xs">
      {value}
    </span>
  )
}
