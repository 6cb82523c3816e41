'use client'
import { useTranslations } from 'next-intl'
import type { MessageDetail } from '#lib/messages/schema'
import { Badge } from '../../_components/badge'
import { CopyText } from '../../_components/copy-text'
import { type Fact, Facts } from '../../_components/facts'
import { formatDuration } from '../../_components/format/duration'
import { ApplicationLink } from '../../_components/registry/links'
import { RelativeTime } from '../../_components/relative-time'
import { identityNames, type IdentityShape, onTopicWords, shapeOf } from './identity-words'
import { useMessageWords } from './message-words'
import { OwnerState } from './owner-state'
import type { Owner } from './use-owner'
import { VerdictDot } from './verdict-dot'

/** Who and what a message is, at this console and at its source. */
export function MessageFacts({ message, owner }: { message: MessageDetail; owner: Owner | undefined }) {
  const t = useTranslations('messages.columns')
  const words = useMessageWords()
  const own = useIdentityFacts(message.identity)
  return (
    <>
      <Facts
        facts={[
          { label: t('key'), value: <CopyText text={message.key} /> },
          { label: t('businessKey'), value: message.businessKey === '' ? '–' : <CopyText text={message.businessKey} /> },
          { label: t('owner'), value: <ApplicationLink name={message.owner} /> },
          ...(owner ? [{ label: t('ownerState'), value: <OwnerState owner={owner} /> }] : []),
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

/** What its source says of it, in words where the console knows them. */
function useIdentityFacts(identity: MessageDetail['identity']): Fact[] {
  const t = useTranslations('messages')
  return Object.entries(identity)
    .filter(([name]) => !saidElsewhere.includes(name))
    .toSorted(([one], [other]) => placeOf(one) - placeOf(other))
    .map(([name, value]) => {
      const known = identityNames.find((one) => one === name)
      const where = name === 'onTopic' ? onTopicWords.find((one) => one === value) : undefined
      return {
        label: known ? t(`identity.${known}`) : name,
        value: where ? t(`onTopic.${where}`) : <IdentityValue shape={shapeOf(name, value)} />,
      }
    })
}

/** The database keeps no order; what has no word comes last. */
function placeOf(name: string): number {
  const index = identityNames.findIndex((known) => known === name)
  return index < 0 ? identityNames.length : index
}

/** The evidence in the story has it with its time, and in the person's language. */
const saidElsewhere: readonly string[] = ['topicText']

function IdentityValue({ shape }: { shape: IdentityShape }) {
  const t = useTranslations('messages')
  switch (shape.kind) {
    case 'nothing':
      return <span className="text-muted">–</span>
    case 'instant':
      return <RelativeTime at={shape.at} />
    case 'duration':
      return formatDuration(shape.ms)
    case 'yes-no':
      return t(shape.is ? 'yes' : 'no')
    case 'text':
      return <CopyText text={shape.text} maxLength={64} />
    case 'raw':
      return <span className="font-mono text-xs break-all">{shape.json}</span>
  }
}
