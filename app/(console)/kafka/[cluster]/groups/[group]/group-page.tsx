'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { type GroupDetail, groupDetailSchema } from '#lib/kafka/schema'
import { clusterHref } from '../../../../../_components/paths'
import { NumberCell } from '../../../../../_components/number-cell'
import { PageFrame } from '../../../../../_components/shell/page-frame'
import { ErrorState } from '../../../../../_components/states/error-state'
import { LoadingState } from '../../../../../_components/states/loading-state'
import { Tabs } from '../../../../../_components/tabs'
import { type ApiState, useApi } from '../../../../../_hooks/use-api'
import { GroupState } from '../../../group-state'
import { MembersTab } from './members-tab'
import { OffsetsTab } from './offsets-tab'

/** One consumer group: how far it is on every partition, and its members. */
export function GroupPage({ cluster, group }: { cluster: string; group: string }) {
  const path = `kafka/clusters/${encodeURIComponent(cluster)}/groups/${encodeURIComponent(group)}`
  const state = useApi(path, groupDetailSchema, { topics: ['kafka'] })
  const { data, envelope, problem, refresh } = state
  return (
    <PageFrame title={group} layout="fill" facts={data && <GroupFacts group={data} />} asOf={envelope?.asOf}>
      {data === undefined && (problem ? <ErrorState problem={problem} onRetry={refresh} /> : <LoadingState />)}
      {data && problem && <ErrorState problem={problem} onRetry={refresh} inline />}
      {data && <GroupTabs group={data} state={state} />}
    </PageFrame>
  )
}

function GroupFacts({ group }: { group: GroupDetail }) {
  const t = useTranslations('kafka')
  return (
    <>
      <Link href={clusterHref(group.cluster, 'groups')} className="hover:underline">
        {t('inCluster', { cluster: group.cluster })}
      </Link>
      <span aria-hidden>·</span>
      <GroupState state={group.state} />
      <span aria-hidden>·</span>
      <span>
        {t('groups.lag')} <NumberCell value={group.lag} className="text-ink" />
      </span>
      <span aria-hidden>·</span>
      <span>{t('groupFacts', { type: group.type, coordinator: group.coordinator ?? '–' })}</span>
    </>
  )
}

function GroupTabs({ group, state }: { group: GroupDetail; state: ApiState<GroupDetail> }) {
  const t = useTranslations('kafka.tabs')
  return (
    <Tabs
      fill
      tabs={[
        { id: 'offsets', label: t('offsets'), count: group.offsets.length, content: <OffsetsTab group={group} state={state} /> },
        { id: 'members', label: t('members'), count: group.memberCount, content: <MembersTab group={group} state={state} /> },
      ]}
    />
  )
}
