'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { type GroupRow, groupSchema } from '#lib/kafka/schema'
import { NumberCell } from '../../_components/number-cell'
import { groupHref } from '../../_components/paths'
import { EmptyState } from '../../_components/states/empty-state'
import type { Column } from '../../_components/table/column'
import { DataTable } from '../../_components/table/data-table'
import { useTableQuery } from '../../_components/table/use-table-query'
import { GroupState } from './group-state'
import { GroupLink, TopicLinks } from './kafka-links'
import { LagCell } from './lag-cell'

const rowId = (row: GroupRow): string => row.groupId
/** Without the lag, which moves all the time. */
const changeKey = (row: GroupRow): string => `${row.state} ${row.memberCount} ${row.topics.join()}`

/** Consumer groups of a cluster, the one furthest behind first. */
export function GroupsTab({ cluster }: { cluster: string }) {
  const t = useTranslations('kafka.groups')
  const router = useRouter()
  const query = useTableQuery(`kafka/clusters/${encodeURIComponent(cluster)}/groups`, {
    schema: groupSchema,
    topics: ['kafka'],
    defaultSort: '-lag',
    prefix: 'group-',
  })
  return (
    <DataTable
      id="kafka-groups"
      label={t('label')}
      searchLabel={t('search')}
      query={query}
      schema={groupSchema}
      columns={useGroupColumns()}
      rowId={rowId}
      changeKey={changeKey}
      onOpen={(group) => router.push(groupHref(cluster, group))}
      empty={<EmptyState title={t('empty')} cause={t('emptyCause')} />}
    />
  )
}

function useGroupColumns(): readonly Column<GroupRow>[] {
  const t = useTranslations('kafka.groups')
  return useMemo(
    () => [
      {
        id: 'group',
        header: t('group'),
        sortKey: 'name',
        cell: (row) => <GroupLink cluster={row.cluster} group={row.groupId} />,
        text: (row) => row.groupId,
      },
      {
        id: 'state',
        header: t('state'),
        sortKey: 'state',
        width: 170,
        cell: (row) => <GroupState state={row.state} />,
        text: (row) => row.state,
      },
      {
        id: 'lag',
        header: t('lag'),
        sortKey: 'lag',
        align: 'end',
        width: 110,
        cell: (row) => <LagCell lag={row.lag} />,
        text: (row) => row.lag ?? '',
      },
      {
        id: 'members',
        header: t('members'),
        sortKey: 'members',
        align: 'end',
        width: 100,
        cell: (row) => <NumberCell value={row.memberCount} />,
        text: (row) => String(row.memberCount),
      },
      {
        id: 'topics',
        header: t('topics'),
        cell: (row) => <TopicLinks cluster={row.cluster} topics={row.topics} />,
        text: (row) => row.topics.join(' '),
      },
      { id: 'type', header: t('type'), width: 100, cell: (row) => row.type, text: (row) => row.type },
    ],
    [t],
  )
}
