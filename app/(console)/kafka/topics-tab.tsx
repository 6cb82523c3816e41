'use client'
import { parseAsBoolean, useQueryState } from 'nuqs'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { type TopicRow, topicSchema } from '#lib/kafka/schema'
import { Badge } from '../../_components/badge'
import { Button } from '../../_components/button'
import { NumberCell } from '../../_components/number-cell'
import { topicHref } from '../../_components/paths'
import { EmptyState } from '../../_components/states/empty-state'
import type { Column } from '../../_components/table/column'
import { DataTable } from '../../_components/table/data-table'
import { useTableQuery } from '../../_components/table/use-table-query'
import { TopicLink } from './kafka-links'
import { TopicProblems } from './topic-problems'

const rowId = (row: TopicRow): string => row.name
/** Without the record count, which grows all the time. */
const changeKey = (row: TopicRow): string => `${row.partitionCount} ${row.replicationFactor} ${row.problems.join()}`

/** Topics of a cluster, those with problems first. */
export function TopicsTab({ cluster }: { cluster: string }) {
  const t = useTranslations('kafka.topics')
  const router = useRouter()
  const [internal, setInternal] = useQueryState('internal', parseAsBoolean.withDefault(false))
  const query = useTableQuery(`kafka/clusters/${encodeURIComponent(cluster)}/topics`, {
    schema: topicSchema,
    topics: ['kafka'],
    defaultSort: '-problems',
    filters: internal ? { internal: 'true' } : {},
  })
  const toggle = (
    <Button size="sm" aria-pressed={internal} className="aria-pressed:bg-selected" onClick={() => void setInternal(internal ? null : true)}>
      {t('internal')}
    </Button>
  )
  return (
    <DataTable
      id="kafka-topics"
      label={t('label')}
      searchLabel={t('search')}
      query={query}
      schema={topicSchema}
      columns={useTopicColumns()}
      rowId={rowId}
      changeKey={changeKey}
      onOpen={(name) => router.push(topicHref(cluster, name))}
      filters={toggle}
      empty={<EmptyState title={t('empty')} cause={t('emptyCause')} />}
    />
  )
}

function useTopicColumns(): readonly Column<TopicRow>[] {
  const t = useTranslations('kafka.topics')
  return useMemo(() => {
    const internal = t('internalOne')
    const name = (row: TopicRow) => (
      <span className="inline-flex max-w-full items-center gap-2">
        <TopicLink cluster={row.cluster} topic={row.name} />
        {row.internal && <Badge>{internal}</Badge>}
      </span>
    )
    return [
      { id: 'name', header: t('name'), sortKey: 'name', cell: name, text: (row) => row.name },
      {
        id: 'problems',
        header: t('problems'),
        sortKey: 'problems',
        width: 260,
        cell: (row) => <TopicProblems problems={row.problems} />,
        text: (row) => row.problems.join(' '),
      },
      {
        id: 'partitions',
        header: t('partitions'),
        sortKey: 'partitions',
        align: 'end',
        width: 110,
        cell: (row) => <NumberCell value={row.partitionCount} />,
        text: (row) => String(row.partitionCount),
      },
      {
        id: 'replication',
        header: t('replication'),
        align: 'end',
        width: 110,
        cell: (row) => <NumberCell value={row.replicationFactor} />,
        text: (row) => String(row.replicationFactor),
      },
      {
        id: 'records',
        header: t('records'),
        sortKey: 'records',
        align: 'end',
        width: 120,
        cell: (row) => <NumberCell value={row.records} />,
        text: (row) => row.records,
      },
    ]
  }, [t])
}
