'use client'
import { ArrowRight, CircleMinus, CirclePlus, type LucideIcon, PencilLine } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { serviceStateSchema, type ServiceState } from '#lib/registry/past-schema'
import { ButtonLink } from '../../../../_components/button'
import { CopyText } from '../../../../_components/copy-text'
import { cx } from '../../../../_components/cx'
import { compareHref } from '../../../../_components/paths'
import { ApplicationLink } from '../../../../_components/registry/links'
import { ApiView } from '../../../../_components/states/api-view'
import { type ApiState, useApi } from '../../../../_hooks/use-api'
import { type PastRow, pastRowsOf } from './past-rows'

const statePath = (service: string, at: string): string => `services/${encodeURIComponent(service)}/state?at=${encodeURIComponent(at)}`

/** The service as of an instant; null asks nothing. */
export const usePastState = (service: string, atMs: number | null): ApiState<ServiceState> =>
  useApi(atMs === null ? undefined : statePath(service, new Date(atMs).toISOString()), serviceStateSchema)

/** Providers and consumers as of an instant beside those of now, what differs first. */
export function PastView({ service, then }: { service: string; then: ApiState<ServiceState> }) {
  const now = useApi(statePath(service, 'now'), serviceStateSchema, { topics: ['registry', 'rules'], keys: { registry: [service] } })
  return (
    <ApiView state={then}>
      {(past) => (
        <ApiView state={now} quiet>
          {(present) => <PastTable service={service} past={past} present={present} />}
        </ApiView>
      )}
    </ApiView>
  )
}

function PastTable({ service, past, present }: { service: string; past: ServiceState; present: ServiceState }) {
  const t = useTranslations('services.history')
  const rows = useMemo(() => pastRowsOf(past, present), [past, present])
  const differing = rows.filter((row) => row.status !== 'same').length
  const count = (state: ServiceState) => t('counts', { providers: state.providers.length, consumers: state.consumers.length })
  return (
    <section aria-label={t('thenAndNow')} className="border-b">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm">
        <span>
          <span className="text-muted">{t('then')}</span> {count(past)}
        </span>
        <span>
          <span className="text-muted">{t('now')}</span> {count(present)}
        </span>
        <span className={cx('font-medium', differing > 0 ? 'text-accent' : 'text-muted')}>{t('differing', { count: differing })}</span>
        <ButtonLink
          size="sm"
          className="ms-auto"
          href={compareHref({ left: `instant:${past.at}`, right: 'instant:now', scope: `service:${service}` })}
        >
          {t('compareWithNow')}
        </ButtonLink>
      </div>
      {rows.length === 0 ? (
        <p className="px-4 pb-3 text-sm text-muted">{t('nobodyThen')}</p>
      ) : (
        <div className="max-h-80 overflow-auto">
          <table className="w-full text-sm">
            <thead className="sticky top-0 bg-surface text-start text-xs text-muted">
              <tr>
                {(['kind', 'who', 'application', 'difference'] as const).map((name) => (
                  <th key={name} className="border-y px-4 py-1.5 text-start font-medium">
                    {t(`columns.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <PastTableRow key={`${row.kind} ${row.key}`} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

const looks: Record<PastRow['status'], { icon: LucideIcon | null; text: string; row: string }> = {
  gone: { icon: CircleMinus, text: 'text-danger', row: 'bg-danger-soft/40' },
  new: { icon: CirclePlus, text: 'text-ok', row: 'bg-ok-soft/40' },
  changed: { icon: PencilLine, text: 'text-accent', row: 'bg-accent-soft/40' },
  same: { icon: null, text: 'text-muted', row: '' },
}

function PastTableRow({ row }: { row: PastRow }) {
  const t = useTranslations('services.history')
  const { icon: Icon, text, row: tint } = looks[row.status]
  return (
    <tr className={cx('align-baseline', tint)}>
      <td className="px-4 py-1.5 whitespace-nowrap text-muted">{t(`kinds.${row.kind}`)}</td>
      <td className="px-4 py-1.5">
        <CopyText text={row.name} className="font-mono text-xs" />
      </td>
      <td className="px-4 py-1.5">
        <ApplicationLink name={row.application} />
      </td>
      <td className="px-4 py-1.5">
        <span className={cx('inline-flex items-center gap-1.5', text)}>
          {Icon && <Icon aria-hidden className="size-3.5" />}
          {t(`statuses.${row.status}`)}
        </span>
        {Object.entries(row.changes).map(([field, [before, after]]) => (
          <span key={field} className="ms-3 inline-flex max-w-full items-baseline gap-1 font-mono text-xs">
            <span className="text-muted">{field}</span>
            <del className="break-all text-danger no-underline">{before || '–'}</del>
            <ArrowRight aria-label={t('after')} className="size-3 shrink-0 self-center text-muted" />
            <ins className="break-all text-ok no-underline">{after || '–'}</ins>
          </span>
        ))}
      </td>
    </tr>
  )
}
