'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { type TopicDetail, topicDetailSchema } from '#lib/kafka/schema'
import { Badge } from '../../../../../_components/badge'
import { clusterHref } from '../../../../../_components/paths'
import { NumberCell } from '../../../../../_components/number-cell'
import { PageFrame } from '../../../../../_components/shell/page-frame'
import { ErrorState } from '../../../../../_components/states/error-state'
import { LoadingState } from '../../../../../_components/states/loading-state'
import { Tabs } from '../../../../../_components/tabs'
import { type ApiState, useApi } from '../../../../../_hooks/use-api'
import { TopicProblems } from '../../../topic-problems'
import { PartitionsTab } from './partitions-tab'
import { TopicGroupsTab } from './topic-groups-tab'

/** One topic: its partitions and who reads it. */
export function TopicPage({ cluster, topic }: { cluster: string; topic: string }) {
  const path = `kafka/clusters/${encodeURIComponent(cluster)}/topics/${encodeURIComponent(topic)}`
  const state = useApi(path, topicDetailSchema, { topics: ['kafka'] })
  const { data, envelope, problem, refresh } = state
  return (
    <PageFrame title={topic} layout="fill" facts={data && <TopicFacts topic={data} />} asOf={envelope?.asOf}>
      {data === undefined && (problem ? <ErrorState problem={problem} onRetry={refresh} /> : <LoadingState />)}
      {data && problem && <ErrorState problem={problem} onRetry={refresh} inline />}
      {data && <TopicTabs topic={data} state={state} />}
    </PageFrame>
  )
}

function TopicFacts({ topic }: { topic: TopicDetail }) {
  const t = useTranslations('kafka')
  return (
    <>
      <Link href={clusterHref(topic.cluster)} className="hover:underline">
        {t('inCluster', { cluster: topic.cluster })}
      </Link>
      <span aria-hidden>·</span>
      <span>{t('topicFacts', { partitions: topic.partitionCount, replication: topic.replicationFactor })}</span>
      <span aria-hidden>·</span>
      <NumberCell value={topic.records} unit={t('recordsUnit')} />
      {topic.internal && <Badge>{t('topics.internalOne')}</Badge>}
      {topic.problems.length > 0 && <TopicProblems problems={topic.problems} />}
    </>
  )
}

function TopicTabs({ topic, state }: { topic: TopicDetail; state: ApiState<TopicDetail> }) {
  const t = useTranslations('kafka.tabs')
  return (
    <Tabs
      fill
      tabs={[
        {
          id: 'partitions',
          label: t('partitions'),
          count: topic.partitions.length,
          content: <PartitionsTab topic={topic} state={state} />,
        },
        { id: 'groups', label: t('groups'), count: topic.groups.length, content: <TopicGroupsTab topic={topic} state={state} /> },
      ]}
    />
  )
}
