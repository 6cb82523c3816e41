'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useMemo } from 'react'
import { z } from 'zod'
import { operationSchema } from '#lib/operations/schema'
import { registryEventSchema } from '#lib/registry/schema'
import { useApi } from '../../_hooks/use-api'
import { useNow } from '../../_hooks/use-now'
import { YoungHistory } from '../../_components/past-window/young-history'
import { Section } from '../../_components/section'
import { ErrorState } from '../../_components/states/error-state'
import { LoadingState } from '../../_components/states/loading-state'
import { ChangeItem } from './change-item'
import { changeLines } from './change-line'

const events = z.array(registryEventSchema)
const operations = z.array(operationSchema)
const hourMs = 3_600_000
const shown = 30

/** Registry and operations of the last hour, newest first, in one timeline. */
export function Changes() {
  const t = useTranslations('overview')
  const changed = useApi('events?since=-1h&pageSize=300', events, { topics: ['registry'] })
  const done = useApi('operations?pageSize=50', operations, { topics: ['operations'] })
  // A minute's grain is enough for where the hour begins.
  const sinceMs = Math.floor(useNow() / 60_000) * 60_000 - hourMs
  const lines = useMemo(() => changeLines(changed.data ?? [], done.data ?? [], sinceMs), [changed.data, done.data, sinceMs])
  const problem = changed.data === undefined ? changed.problem : undefined
  return (
    <Section
      flush
      title={t('changes')}
      aside={
        <Link href="/operations" className="text-sm text-accent hover:underline">
          {t('allOperations')}
        </Link>
      }
    >
      {problem && <ErrorState problem={problem} onRetry={changed.refresh} inline />}
      {changed.loading && <LoadingState rows={4} />}
      {!changed.loading && !problem && lines.length === 0 && (
        <p className="px-4 py-6 text-sm text-muted">
          <YoungHistory minutes={60} toMs={null}>
            {t('noChanges')}
          </YoungHistory>
        </p>
      )}
      <ol className="px-4 py-2">
        {lines.slice(0, shown).map((line) => (
          <ChangeItem key={`${line.kind} ${line.id}`} line={line} />
        ))}
      </ol>
      {lines.length > shown && <p className="border-t px-4 py-2 text-sm text-muted">{t('moreChanges', { count: lines.length - shown })}</p>}
    </Section>
  )
}
