'use client'
import { MessageCircleQuestion } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { MessageDetail } from '#lib/messages/schema'
import type { Suggestion } from '#lib/messages/policies/schema'
import { operationSchema } from '#lib/operations/schema'
import { Button } from '../../_components/button'
import { Section } from '../../_components/section'
import { ErrorState } from '../../_components/states/error-state'
import { StatusDot } from '../../_components/status-dot'
import { useSaid } from '../../_components/use-said'
import { useMay } from '../../_hooks/use-actor'
import { useSend } from '../../_hooks/use-send'
import { useMessageWords } from './message-words'
import { ProbeList } from './policies/probe-list'

/** How the owner can be asked, the button that asks it, and what the policy makes of the answers. */
export function OwnerAnswers({ message, refresh }: { message: MessageDetail; refresh: () => void }) {
  const t = useTranslations('messages.owner')
  const may = useMay('messages:resolve')
  const { send, busy, problem } = useSend({ schema: operationSchema })
  if (message.settledAt !== null || (message.probes.length === 0 && message.suggestion === null)) return null
  const ask = async () => {
    await send(`messages/${encodeURIComponent(message.id)}/ask`, { reason: t('askReason') })
    refresh()
  }
  const refused = message.probes.length === 0 ? t('noProbe') : message.operationId === null ? undefined : t('busy')
  return (
    <Section
      title={t('title')}
      aside={
        <Button
          size="sm"
          icon={MessageCircleQuestion}
          busy={busy}
          disabledReason={may.allowed ? refused : t('forbidden', { role: may.role })}
          onClick={() => void ask()}
        >
          {t('ask')}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <ProbeList probes={message.probes} />
        {problem && <ErrorState problem={problem} inline />}
        {message.suggestion && <Suggested suggestion={message.suggestion} />}
      </div>
    </Section>
  )
}

function Suggested({ suggestion: { verb, act, why } }: { suggestion: Suggestion }) {
  const t = useTranslations('messages.owner')
  const words = useMessageWords()
  const said = useSaid()
  return (
    <div className="rounded-md bg-sunken px-3 py-2 text-sm">
      <StatusDot status={verb === null ? 'unknown' : 'ok'} className="font-medium">
        {verb === null ? t('noSuggestion') : t(act ? 'willSettle' : 'suggests', { verb: words.verb(verb) })}
      </StatusDot>
      <ul className="list-disc ps-5 pt-1 text-muted">
        {why.map((sentence) => (
          <li key={sentence.text}>{said(sentence)}</li>
        ))}
      </ul>
    </div>
  )
}
