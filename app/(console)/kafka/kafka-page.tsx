'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { type ClusterRow, clusterSchema } from '#lib/kafka/schema'
import { Select } from '../../_components/select'
import { PageFrame } from '../../_components/shell/page-frame'
import type { Problem } from '../../_components/shell/problems-strip'
import { ButtonLink } from '../../_components/button'
import { ApiView } from '../../_components/states/api-view'
import { EmptyState } from '../../_components/states/empty-state'
import { Tabs } from '../../_components/tabs'
import { useApi } from '../../_hooks/use-api'
import { useScope } from '../../_hooks/use-scope'
import { BrokersTab } from './brokers-tab'
import { GroupsTab } from './groups-tab'
import { useTopicProblemWords } from './kafka-words'
import { TopicsTab } from './topics-tab'
import { TransactionsTab } from './transactions-tab'

const clustersSchema = z.array(clusterSchema)
const scopeOf = (cluster: string) => `kafka:${cluster}`

/** One Kafka cluster: its topics, groups, transactions and brokers. Which one is in the URL. */
export function KafkaPage() {
  const t = useTranslations('kafka')
  const { cluster, setCluster } = useScope()
  const clusters = useApi('kafka/clusters', clustersSchema, { topics: ['kafka', 'sources'] })
  const { data, envelope } = clusters
  const chosen = data?.find(({ id }) => scopeOf(id) === cluster || id === cluster) ?? data?.[0]
  const facts =
    chosen &&
    t('facts', { brokers: chosen.brokers.length, topics: chosen.topicCount, partitions: chosen.partitionCount, groups: chosen.groupCount })
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      facts={facts}
      asOf={envelope?.asOf}
      problems={useClusterProblems(chosen)}
      actions={
        data &&
        chosen &&
        data.length > 1 && (
          <Select
            label={t('cluster')}
            options={data.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen.id}
            onValueChange={(id) => void setCluster(scopeOf(id))}
          />
        )
      }
    >
      <ApiView state={clusters} quiet>
        {() => (chosen ? <ClusterTabs key={chosen.id} cluster={chosen} /> : <NoCluster />)}
      </ApiView>
    </PageFrame>
  )
}

function ClusterTabs({ cluster }: { cluster: ClusterRow }) {
  const t = useTranslations('kafka.tabs')
  const { id } = cluster
  return (
    <Tabs
      fill
      tabs={[
        { id: 'topics', label: t('topics'), content: <TopicsTab cluster={id} /> },
        { id: 'groups', label: t('groups'), count: cluster.groupCount, content: <GroupsTab cluster={id} /> },
        { id: 'transactions', label: t('transactions'), content: <TransactionsTab cluster={id} /> },
        { id: 'brokers', label: t('brokers'), count: cluster.brokers.length, content: <BrokersTab cluster={cluster} /> },
      ]}
    />
  )
}

function NoCluster() {
  const t = useTranslations('kafka')
  return (
    <EmptyState title={t('noCluster')} cause={t('noClusterCause')} action={<ButtonLink href="/settings">{t('toSources')}</ButtonLink>} />
  )
}

function useClusterProblems(cluster: ClusterRow | undefined): Problem[] {
  const word = useTopicProblemWords()
  const href = cluster ? `/kafka?cluster=${encodeURIComponent(scopeOf(cluster.id))}&sort=-problems` : '/kafka'
  return (cluster?.problems ?? []).map((problem) => ({ id: problem, status: 'warning', text: word(problem), href }))
}
