'use client'
import { useTranslations } from 'next-intl'
import type { MessageDetail } from '#lib/messages/schema'
import type { OperationRow } from '#lib/operations/schema'
import { cx } from '../../_components/cx'
import { Section } from '../../_components/section'
import { MessageFacts } from './message-facts'
import { MessageOperation } from './message-operation'
import { MessagePayload } from './message-payload'
import { MessagePeople } from './message-people'
import { MessageSituation } from './message-situation'
import { MessageStory } from './message-story'
import { MessageVerbs } from './message-verbs'
import { useMessageWords } from './message-words'
import { OwnerAnswers } from './owner-answers'
import { useOwner } from './use-owner'

type MessageBodyProps = {
  message: MessageDetail
  operations: readonly OperationRow[]
  refresh: () => void
  /** One column, for the side panel. */ narrow?: boolean
}

/** A message whole: why it hangs, what can be done, its story, its payload, its identity. */
export function MessageBody({ message, operations, refresh, narrow = false }: MessageBodyProps) {
  const t = useTranslations('messages')
  const words = useMessageWords()
  const settled = message.settledAt !== null
  const owner = useOwner(message.owner)
  const main = (
    <>
      <div className={cx('rounded-md px-3 py-2', settled ? 'bg-ok-soft' : 'bg-warning-soft')}>
        <p className="font-medium">{settled ? t('notInDoubt') : words.cause(message)}</p>
        {!settled && (
          <>
            <p className="pt-0.5 text-sm">{words.causeSentence(message)}</p>
            <MessageSituation message={message} owner={owner} />
          </>
        )}
      </div>
      <MessageOperation operation={operations[0]} />
      <OwnerAnswers message={message} refresh={refresh} />
      <MessageVerbs message={message} refresh={refresh} />
      <MessagePeople message={message} refresh={refresh} />
    </>
  )
  const rest = (
    <>
      <Section title={t('storyTitle')}>
        <MessageStory message={message} operations={operations} owner={owner} />
      </Section>
      <MessagePayload id={message.id} />
      <Section title={t('identityTitle')}>
        <MessageFacts message={message} owner={owner} />
      </Section>
    </>
  )
  if (narrow) {
    return (
      <div className="flex flex-col gap-3 p-3">
        {main}
        {rest}
      </div>
    )
  }
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">{main}</div>
      <div className="flex min-w-0 flex-col gap-4">{rest}</div>
    </div>
  )
}
