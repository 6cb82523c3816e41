'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { z } from 'zod'
import type { GroupDetail } from '#lib/kafka/schema'
import { CopyText } from '../../../../../_components/copy-text'
import { NumberCell } from '../../../../../_components/number-cell'
import { EmptyState } from '../../../../../_components/states/empty-state'
import type { Column } from '../../../../../_components/table/column'
import { DataTable } from '../../../../../_components/table/data-table'
import { useLocalQuery } from '../../../../../_components/table/use-local-query'
import type { ApiState } from '../../../../../_hooks/use-api'
import { LagCell } from '../../../lag-cell'
import { sum } from '../../../offsets'

/** A member with what it reads and how far it is behind on all of it. */
type Member = GroupDetail['members'][number] & { partitions: number; lag: string | null }

const memberSchema = z.object({
  memberId: z.string(),
  clientId: z.string(),
  host: z.string(),
  partitions: z.number(),
  lag: z.string().nullable(),
})
const rowId = (row: Member): string => row.memberId
const changeKey = (row: Member): string => String(row.partitions)
const textOf = (row: Member): string => `${row.clientId} ${row.host} ${row.memberId}`
const sorts = {
  client: (row: Member) => row.clientId,
  host: (row: Member) => row.host,
  partitions: (row: Member) => row.partitions,
  lag: (row: Member) => (row.lag === null ? null : Number(row.lag)),
}

/** Who is in the group now. */
export function MembersTab({ group, state }: { group: GroupDetail; state: ApiState<GroupDetail> }) {
  const t = useTranslations('kafka.members')
  const rows = useMemo(() => {
    const byMember = Map.groupBy(group.offsets, ({ memberId }) => memberId)
    return group.members.map((member): Member => {
      const read = byMember.get(member.memberId) ?? []
      return { ...member, partitions: read.length, lag: sum(read.map(({ lag }) => lag)) }
    })
  }, [group])
  const query = useLocalQuery(state, rows, { text: textOf, sorts, defaultSort: 'client', prefix: 'member-' })
  return (
    <DataTable
      id="kafka-members"
      label={t('label')}
      searchLabel={t('search')}
      query={query}
      schema={memberSchema}
      columns={useMemberColumns()}
      rowId={rowId}
      changeKey={changeKey}
      empty={<EmptyState title={t('empty')} cause={t('emptyCause')} />}
    />
  )
}

function useMemberColumns(): readonly Column<Member>[] {
  const t = useTranslations('kafka.members')
  return useMemo(
    () => [
      { id: 'client', header: t('client'), sortKey: 'client', cell: (row) => row.clientId, text: (row) => row.clientId },
      {
        id: 'host',
        header: t('host'),
        sortKey: 'host',
        width: 180,
        cell: (row) => <CopyText text={row.host.replace(/^\//, '')} />,
        text: (row) => row.host,
      },
      {
        id: 'partitions',
        header: t('partitions'),
        sortKey: 'partitions',
        align: 'end',
        width: 110,
        cell: (row) => <NumberCell value={row.partitions} />,
        text: (row) => String(row.partitions),
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
      { id: 'member', header: t('member'), cell: (row) => <CopyText text={row.memberId} maxLength={40} />, text: (row) => row.memberId },
    ],
    [t],
  )
}
