'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { z } from 'zod'
import { messageGroupSchema } from '#lib/messages/schema'
import { formatDuration } from '../../_components/format/duration'
import { PageFrame } from '../../_components/shell/page-frame'
import { Tabs } from '../../_components/tabs'
import { useApi } from '../../_hooks/use-api'
import { useSidePanel } from '../../_hooks/use-side-panel'
import { BulkRuns } from './bulk/bulk-runs'
import { CauseGroups } from './cause-groups'
import { DeepLink } from './deep-link'
import { GroupTable } from './group-table'
import { MessageList } from './message-list'
import { MessagePanel } from './message-panel'

const groupsSchema = z.array(messageGroupSchema)

/** Everything that was prepared and whose outcome is not known, of every broker and database, by cause and one by one. */
export function MessagesPage() {
  const t = useTranslations('messages')
  const panel = useSidePanel()
  const groups = useApi('messages/groups', groupsSchema, { topics: ['messages'], everyMs: 30_000 })
  const { data, envelope } = groups
  const count = data?.reduce((sum, group) => sum + group.count, 0)
  const oldest = Math.max(0, ...(data ?? []).map((group) => group.oldestAge))
  const open = (
    <>
      {data && data.length > 0 && <CauseGroups groups={data} />}
      <MessageList state="open" panel={panel} />
    </>
  )
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      facts={
        count === undefined ? t('facts') : count === 0 ? t('factsNone') : t('factsCount', { count, age: formatDuration(oldest * 1000) })
      }
      asOf={envelope?.asOf}
      actions={
        <Link href="/messages/policies" className="text-sm underline underline-offset-3">
          {t('toPolicies')}
        </Link>
      }
      panel={panel.id !== null && <MessagePanel key={panel.id} id={panel.id} onClose={panel.close} />}
    >
      <DeepLink />
      <Tabs
        fill
        tabs={[
          { id: 'open', label: t('tabs.open'), count, content: open },
          { id: 'groups', label: t('tabs.groups'), content: <GroupTable /> },
          { id: 'bulk', label: t('tabs.bulk'), content: <BulkRuns /> },
          { id: 'settled', label: t('tabs.settled'), content: <MessageList state="settled" panel={panel} /> },
        ]}
      />
    </PageFrame>
  )
}
