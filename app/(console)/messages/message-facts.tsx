'use client'
import { useTranslations } from 'next-intl'
import type { MessageDetail } from '#lib/messages/schema'
import { Badge } from '../../_components/badge'
import { CopyText } from '../../_components/copy-text'
import { Facts } from '../../_components/facts'
import { ApplicationLink } from '../../_components/registry/links'
import { RelativeTime } from '../../_components/relative-time'
import { useMessageWords } from './message-words'
import { VerdictDot } from './verdict-dot'

/** Who and what a message is, at this console and at its source. */
export function MessageFacts({ message }: { message: MessageDetail }) {
  const t = useTranslations('messages.columns')
  const words = useMessageWords()
  const own = Object.entries(message.identity).map(([label, value]) => ({ label, value: <IdentityValue value={value} /> }))
  return (
    <>
      <Facts
        facts={[
          { label: t('key'), value: <CopyText text={message.key} /> },
          { label: t('businessKey'), value: message.businessKey === '' ? '–' : <CopyText text={message.businessKey} /> },
          { label: t('owner'), value: <ApplicationLink name={message.owner} /> },
          { label: t('topic'), value: message.topic === '' ? '–' : <CopyText text={message.topic} /> },
          { label: t('state'), value: <Badge mono>{message.state}</Badge> },
          { label: t('verdict'), value: <VerdictDot verdict={message.verdict} /> },
          { label: t('attempts'), value: message.attempts },
          { label: t('prepared'), value: <RelativeTime at={message.preparedAt} /> },
          { label: t('source'), value: `${words.sourceKind(message.sourceKind)} · ${message.source}` },
          { label: t('fingerprint'), value: <CopyText text={message.fingerprint} /> },
        ]}
      />
      {own.length > 0 && <Facts className="mt-3 border-t pt-3" facts={own} />}
    </>
  )
}

function IdentityValue({ value }: { value: unknown }) {
  if (value === null || value === undefined || value === '') return <span className="text-muted">–</span>
  if (typeof value === 'object') return <span className="font-mono text-xs break-all">{JSON.stringify(value)}</span>
  return <CopyText text={String(value)} maxLength={64} />
}
