'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { oddityCodes } from '#lib/registry/rows'
import { type UnreadRow, unreadSchema } from '#lib/registry/unread-schema'
import { Badge } from '../../_components/badge'
import { readablePaths } from '../../_components/format/readable-paths'
import { ApplicationLink, InstanceLink } from '../../_components/registry/links'
import { RelativeTime } from '../../_components/relative-time'
import { EmptyState } from '../../_components/states/empty-state'
import type { Column } from '../../_components/table/column'
import { DataTable } from '../../_components/table/data-table'
import { useTableQuery } from '../../_components/table/use-table-query'
import { useScope } from '../../_hooks/use-scope'

const rowId = ({ registry, path, application, revision }: UnreadRow): string => [registry, path, application, revision].join('\n')

/** What of the registries could not be read or understood: of which application or znode, since when, and why. */
export function UnreadTab() {
  const t = useTranslations('settings.unread')
  const { registry } = useScope()
  const query = useTableQuery('registry/unread', { schema: unreadSchema, topics: ['registry'], filters: { registry } })
  return (
    <DataTable
      id="unread"
      label={t('label')}
      searchLabel={t('search')}
      query={query}
      schema={unreadSchema}
      columns={useUnreadColumns()}
      rowId={rowId}
      density="roomy"
      empty={<EmptyState title={t('empty')} cause={t('emptyCause')} />}
    />
  )
}

const codes = [...oddityCodes, 'metadata-unknown'] as const

function useUnreadColumns(): readonly Column<UnreadRow>[] {
  const t = useTranslations('settings.unread')
  return useMemo(() => {
    const wordOf = (code: string): string => {
      const known = codes.find((candidate) => candidate === code)
      return known ? t(`codes.${known}`) : code
    }
    const whyOf = ({ code, reason }: UnreadRow): string => (code === 'unreadable' ? t('noAccess') : reason)
    return [
      { id: 'code', header: t('what'), sortKey: 'code', width: 190, cell: (row) => wordOf(row.code), text: (row) => row.code },
      { id: 'subject', header: t('where'), sortKey: 'subject', cell: (row) => <Subject row={row} />, text: subjectText },
      {
        id: 'reason',
        header: t('reason'),
        cell: (row) => (
          <span title={whyOf(row)} className="block truncate">
            {whyOf(row)}
          </span>
        ),
        text: (row) => row.reason,
      },
      {
        id: 'since',
        header: t('since'),
        sortKey: 'since',
        width: 110,
        cell: (row) => <RelativeTime at={row.since} />,
        text: (row) => row.since,
      },
      { id: 'tried', header: t('tried'), width: 170, cell: (row) => <Tried row={row} />, text: (row) => row.triedAt ?? '' },
      { id: 'registry', header: t('registry'), width: 110, cell: (row) => <Badge>{row.registry}</Badge>, text: (row) => row.registry },
    ]
  }, [t])
}

const subjectText = ({ path, application, addresses }: UnreadRow): string =>
  path === '' ? `${application} ${addresses.join(' ')}` : readablePaths(path)

function Subject({ row }: { row: UnreadRow }) {
  const { path, application, addresses } = row
  if (path !== '')
    return (
      <span title={readablePaths(path)} className="block truncate font-mono text-[0.95em]">
        {readablePaths(path)}
      </span>
    )
  const [first, ...others] = addresses
  return (
    <span title={subjectText(row)} className="flex min-w-0 items-center gap-2">
      <span className="truncate">
        <ApplicationLink name={application} place="row" />
      </span>
      {first !== undefined && <InstanceLink address={first} />}
      {others.length > 0 && <span className="text-muted">+{others.length}</span>}
    </span>
  )
}

/** A znode is read again when it moves: nothing is tried. */
function Tried({ row: { triedAt, nextTryAt, attempts } }: { row: UnreadRow }) {
  const t = useTranslations('settings.unread')
  if (triedAt === null) return <span className="text-muted">{t('whenItMoves')}</span>
  return (
    <span>
      {t('attempts', { count: attempts })} <RelativeTime at={nextTryAt ?? triedAt} />
    </span>
  )
}
