'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { type Topology, topologySchema } from '#lib/registry/schema'
import { NumberCell } from '../../../_components/number-cell'
import { ApplicationLink, ServiceIdLink } from '../../../_components/registry/links'
import { StatusDot } from '../../../_components/status-dot'
import { ApiView } from '../../../_components/states/api-view'
import type { Column } from '../../../_components/table/column'
import { PlainTable } from '../../../_components/table/plain-table'
import { useApi } from '../../../_hooks/use-api'
import { ErrorRate } from '../../services/error-rate'
import { type Neighbour, neighboursOf } from './neighbours'

/** Who calls the application and whom it calls, with the traffic of the last minute. */
export function CallsTab({ application }: { application: string }) {
  const focus = encodeURIComponent(`application:${application}`)
  const state = useApi(`topology?level=application&focus=${focus}&depth=1`, topologySchema, { topics: ['registry'], everyMs: 10_000 })
  return (
    <div className="min-h-0 grow overflow-auto">
      <ApiView state={state}>{(topology) => <Neighbours application={application} topology={topology} />}</ApiView>
    </div>
  )
}

function Neighbours({ application, topology }: { application: string; topology: Topology }) {
  const t = useTranslations('applications.calls')
  const columns = useColumns()
  const { callers, callees } = neighboursOf(topology, application)
  const table = (name: 'callers' | 'callees', rows: readonly Neighbour[]) => (
    <section aria-label={t(name)}>
      <h2 className="px-4 pt-3 pb-1 text-sm font-semibold">
        {t(name)} <span className="font-normal text-muted">{rows.length}</span>
      </h2>
      <PlainTable label={t(name)} columns={columns} rows={rows} rowId={(row) => row.name} empty={t(`${name}Empty`)} />
    </section>
  )
  return (
    <>
      {table('callers', callers)}
      {table('callees', callees)}
    </>
  )
}

const shownServices = 3

function useColumns(): readonly Column<Neighbour>[] {
  const t = useTranslations('applications.calls')
  return useMemo(
    () => [
      {
        id: 'application',
        header: t('application'),
        width: 200,
        cell: (row) => (row.isKnown ? <ApplicationLink name={row.name} /> : <span className="text-muted">{row.name}</span>),
      },
      {
        id: 'services',
        header: t('services'),
        cell: (row) => (
          <span title={row.services.join('\n')} className="flex min-w-0 flex-col gap-0.5 py-0.5">
            {row.services.slice(0, shownServices).map((id) => (
              <ServiceIdLink key={id} id={id} />
            ))}
            {row.services.length > shownServices && <span className="text-muted">+{row.services.length - shownServices}</span>}
          </span>
        ),
      },
      { id: 'state', header: t('state'), width: 120, cell: (row) => row.isBroken && <StatusDot status="danger">{t('broken')}</StatusDot> },
      { id: 'rate', header: t('rate'), align: 'end', width: 84, cell: (row) => <NumberCell value={row.traffic?.callsPerSecond} /> },
      { id: 'errors', header: t('errors'), align: 'end', width: 76, cell: (row) => <ErrorRate rate={row.traffic?.errorRate} /> },
      { id: 'max', header: t('max'), align: 'end', width: 96, cell: (row) => <NumberCell value={row.traffic?.maxMs} unit="ms" /> },
    ],
    [t],
  )
}
