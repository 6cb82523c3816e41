'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { MessageDetail, Verb } from '#lib/messages/schema'
import type { Problem } from '../../_hooks/api-client'
import { Button } from '../../_components/button'
import { Facts } from '../../_components/facts'
import { ErrorState } from '../../_components/states/error-state'
import { StatusDot } from '../../_components/status-dot'
import { ReasonDialog } from '../operations/reason-dialog'
import { nameOf } from './message-name'
import { useMessageWords } from './message-words'
import { useVerbSentence } from './verb-sentences'
import { askFor } from './verb-risk'

type ResolveDialogProps = {
  /** As it is now; it may move while the dialog is open. */
  message: MessageDetail
  verb: Verb['verb']
  problem: Problem | undefined
  onClose: () => void
  onConfirm: (answer: { reason: string; fingerprint: string }) => Promise<void>
}

/** The question before a verb: what will happen to which message, at what risk. Decides on the message as it was when it opened. */
export function ResolveDialog({ message, verb, problem, onClose, onConfirm }: ResolveDialogProps) {
  const t = useTranslations('messages.resolve')
  const words = useMessageWords()
  const sentence = useVerbSentence()
  const [seen, setSeen] = useState(message)
  const moved = seen.fingerprint !== message.fingerprint || message.settledAt !== seen.settledAt
  const dangerous = askFor[verb] === 'name'
  const offered = message.verbs.find((candidate) => candidate.verb === verb)
  const refusal = offered?.allowed === false ? sentence(offered.reason) : undefined
  const facts = [
    { label: t('message'), value: <span className="font-mono break-all">{seen.key}</span> },
    { label: t('topic'), value: seen.topic || '–' },
    { label: t('now'), value: `${seen.state} · ${words.cause(seen)}` },
    { label: t('because'), value: offered ? sentence(offered.reason) : '–' },
  ]
  return (
    <ReasonDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`title.${verb}`, { key: nameOf(seen) })}
      confirmLabel={words.verb(verb)}
      danger={dangerous}
      typeName={dangerous ? nameOf(seen) : undefined}
      blocked={moved ? t('movedFirst') : refusal}
      onConfirm={(reason) => onConfirm({ reason, fingerprint: seen.fingerprint })}
    >
      <div className="space-y-3">
        <p>{words.what(verb, seen.sourceKind)}</p>
        <Facts facts={facts} />
        {offered && <p className="rounded-md bg-warning-soft px-3 py-2 text-sm">{sentence(offered.risk)}</p>}
        {moved ? <Moved before={seen} after={message} onTake={() => setSeen(message)} /> : <Refused problem={problem} />}
      </div>
    </ReasonDialog>
  )
}

/** Why the last try was not taken; without an answer it may have been taken all the same. */
function Refused({ problem }: { problem: Problem | undefined }) {
  const t = useTranslations('messages.resolve')
  if (!problem) return null
  return (
    <>
      <ErrorState problem={problem} inline />
      {problem.status === 0 && <p className="text-sm">{t('perhapsSent')}</p>}
    </>
  )
}

/** What changed between opening the dialog and now; nothing is sent until the person has seen it. */
function Moved({ before, after, onTake }: { before: MessageDetail; after: MessageDetail; onTake: () => void }) {
  const t = useTranslations('messages.resolve')
  const words = useMessageWords()
  const describe = (message: MessageDetail) =>
    [message.settledAt === null ? message.state : t('settledNow'), words.cause(message), words.verdict(message.verdict)].join(' · ')
  return (
    <div role="alert" className="space-y-2 rounded-md bg-unknown-soft px-3 py-2 text-sm">
      <StatusDot status="unknown" className="font-medium whitespace-normal">
        {t('moved')}
      </StatusDot>
      <Facts
        facts={[
          { label: t('was'), value: describe(before) },
          { label: t('is'), value: describe(after) },
        ]}
      />
      <Button size="sm" onClick={onTake}>
        {t('take')}
      </Button>
    </div>
  )
}
