'use client'
import { Eye } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { messagePayloadSchema } from '#lib/messages/schema'
import { Button } from '../../_components/button'
import { ClockTime } from '../../_components/clock-time'
import { Section } from '../../_components/section'
import { ApiView } from '../../_components/states/api-view'
import { useMay } from '../../_hooks/use-actor'
import { useApi } from '../../_hooks/use-api'

/** The payload, read at its source when asked for, sensitive values masked; reading it is a permission of its own. */
export function MessagePayload({ id }: { id: string }) {
  const t = useTranslations('messages.payload')
  const [wanted, setWanted] = useState(false)
  const { allowed, role } = useMay('messages:payload')
  const state = useApi(wanted ? `messages/${encodeURIComponent(id)}/payload` : undefined, messagePayloadSchema)
  if (!wanted) {
    return (
      <Section title={t('title')}>
        <div className="flex flex-wrap items-center gap-3">
          <Button size="sm" icon={Eye} disabledReason={allowed ? undefined : t('forbidden', { role })} onClick={() => setWanted(true)}>
            {t('show')}
          </Button>
          <span className="text-sm text-muted">{t('masked')}</span>
        </div>
      </Section>
    )
  }
  const at = state.envelope?.asOf
  return (
    <Section
      flush
      title={t('title')}
      aside={
        <>
          {at && (
            <span className="text-xs text-muted">
              {t('readAt')} <ClockTime at={at} />
            </span>
          )}
          <Button size="sm" tone="ghost" busy={state.refreshing} onClick={state.refresh}>
            {t('again')}
          </Button>
        </>
      }
    >
      <ApiView state={state}>
        {({ payload }) => (
          <pre className="p-3 font-mono text-xs break-words whitespace-pre-wrap">
            {typeof payload === 'string' ? payload : JSON.stringify(payload, null, 2)}
          </pre>
        )}
      </ApiView>
    </Section>
  )
}
