'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { z } from 'zod'
import { type TopRow, topRowSchema } from '#lib/statistics/schema'
import { useApi } from '../../_hooks/use-api'
import { callParameters } from '../../_hooks/use-call-series'
import { NumberCell } from '../../_components/number-cell'
import { Section } from '../../_components/section'
import { Select } from '../../_components/select'
import { ServiceName } from '../../_components/service-name'
import type { Column } from '../../_components/table/column'
import { DataTable } from '../../_components/table/data-table'
import { useLocalQuery } from '../../_components/table/use-local-query'
import { ErrorRate } from '../services/error-rate'
import { serviceOf } from '../topology/model/node-name'
import { type Question, type TopKey, topKeys } from './use-question'

const rows = z.array(topRowSchema)
const limit = 200
const rowId = ({ key }: TopRow) => key
const text = ({ key }: TopRow) => key
/** Figures change with every reading; no row is tinted for that. */
const changeKey = rowId

const sorts: Readonly<Record<string, (row: TopRow) => number | string | null>> = {
  key: ({ key }) => key,
  calls: ({ calls }) => calls,
  rate: ({ callsPerSecond }) => callsPerSecond,
  failures: ({ failures }) => failures,
  errors: ({ errorRate }) => errorRate,
  average: ({ averageMs }) => averageMs,
  max: ({ maxMs }) => maxMs,
}

/** Most calls by service, method, application or address; a press on a row narrows the page to it. */
export function TopTable({ asked }: { asked: Question }) {
  const t = useTranslations('statistics')
  const parameters = callParameters({
    minutes: asked.minutes,
    ...asked.filters,
    side: asked.by === 'server' ? 'provider' : asked.side,
  }).toString()
  const path = `statistics/top?by=${asked.by}&limit=${limit}&${parameters}`
  const state = useApi(path, rows, { topics: ['statistics'], everyMs: 20_000 })
  const query = useLocalQuery(state, state.data ?? none, {
    text,
    sorts,
    defaultSort: '-calls',
    asked: path,
    narrowed: asked.narrowed,
    prefix: 'top-',
  })
  const narrow = narrowing[asked.by]
  return (
    <Section
      flush
      title={t('top')}
      aside={
        <Select
          label={t('topBy')}
          options={topKeys.map((value) => ({ value, label: t(`key.${value}`) }))}
          value={asked.by}
          onValueChange={asked.setBy}
        />
      }
    >
      <DataTable
        id={`calls-by-${asked.by}`}
        label={t('top')}
        searchLabel={t('searchTop')}
        query={query}
        schema={topRowSchema}
        columns={useColumns(asked.by)}
        rowId={rowId}
        changeKey={changeKey}
        height="auto"
        {...(narrow ? { onOpen: (key: string) => asked.set({ [narrow]: key }) } : {})}
        empty={<p className="px-4 py-8 text-center text-sm text-muted">{t('topNone')}</p>}
      />
    </Section>
  )
}

const none: readonly TopRow[] = []

/** What a row stands for, as a filter; callers are only known by address, which the API does not filter by. */
const narrowing: Record<TopKey, 'service' | 'method' | 'application' | 'server' | undefined> = {
  service: 'service',
  method: 'method',
  application: 'application',
  server: 'server',
  client: undefined,
}

function useColumns(by: TopKey): readonly Column<TopRow>[] {
  const t = useTranslations('statistics')
  return useMemo(
    () => [
      { id: 'key', header: t(`key.${by}`), sortKey: 'key', cell: ({ key }) => <Key by={by} value={key} />, text: ({ key }) => key },
      number({ id: 'calls', header: t('calls'), valueOf: ({ calls }) => calls }),
      number({ id: 'rate', header: t('metric.perSecond'), valueOf: ({ callsPerSecond }) => callsPerSecond }),
      number({ id: 'failures', header: t('failures'), valueOf: ({ failures }) => failures }),
      {
        ...number({ id: 'errors', header: t('metric.errors'), valueOf: ({ errorRate }) => errorRate }),
        cell: ({ errorRate }) => <ErrorRate rate={errorRate} />,
      },
      number({ id: 'average', header: t('metric.average'), unit: 'ms', valueOf: ({ averageMs }) => averageMs }),
      number({ id: 'max', header: t('metric.max'), unit: 'ms', valueOf: ({ maxMs }) => maxMs }),
    ],
    [t, by],
  )
}

type NumberColumn = { id: string; header: string; unit?: string; valueOf: (row: TopRow) => number | null }

function number({ id, header, unit, valueOf }: NumberColumn): Column<TopRow> {
  return {
    id,
    header,
    sortKey: id,
    align: 'end',
    width: 108,
    cell: (row) => <NumberCell value={valueOf(row)} {...(unit ? { unit } : {})} />,
    text: (row) => String(valueOf(row) ?? ''),
  }
}

function Key({ by, value }: { by: TopKey; value: string }) {
  const t = useTranslations('statistics')
  const service = by === 'service' ? serviceOf(value) : undefined
  if (service) return <ServiceName name={service.interface} group={service.group} version={service.version} />
  if (value === '') return <span className="text-muted">{t('unknownKey')}</span>
  return (
    <span title={value} className={by === 'server' || by === 'client' ? 'block truncate font-mono text-[0.95em]' : 'block truncate'}>
      {value}
    </span>
  )
}
