'use client'
import { useTranslations } from 'next-intl'
import { PageFrame } from '../../_components/shell/page-frame'
import { useSources } from '../../_components/shell/use-sources'
import { Tabs } from '../../_components/tabs'
import { AccessTab } from './access-tab'
import { AuditTab } from './audit-tab'
import { SourcesTab } from './sources-tab'
import { UnreadTab } from './unread-tab'
import { useUnreadCount } from './use-unread-count'

/** What the console is connected to, who may use it, and what was done with it. */
export function SettingsPage() {
  const t = useTranslations('settings')
  const sources = useSources()
  const troubled = sources.data?.filter(({ state }) => state === 'down' || state === 'stale').length ?? 0
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      facts={sources.data && t('facts', { count: sources.data.length, troubled })}
      asOf={sources.envelope?.asOf}
    >
      <Tabs
        fill
        tabs={[
          { id: 'sources', label: t('tabs.sources'), count: sources.data?.length, content: <SourcesTab /> },
          { id: 'unread', label: t('tabs.unread'), count: useUnreadCount(), content: <UnreadTab /> },
          { id: 'access', label: t('tabs.access'), content: <AccessTab /> },
          { id: 'audit', label: t('tabs.audit'), content: <AuditTab /> },
        ]}
      />
    </PageFrame>
  )
}
