'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { BulkRun } from '#lib/messages/bulk/schema'
import { ErrorState } from '../../../../_components/states/error-state'
import { TextField } from '../../../../_components/text-field'
import type { Problem } from '../../../../_hooks/api-client'
import { ReasonDialog } from '../../../operations/reason-dialog'
import { useMessageWords } from '../../message-words'
import { useRunTitle } from '../use-run-title'
import { askFor } from '../../verb-risk'

type StartDialogProps = {
  run: BulkRun
  problem: Problem | undefined
  onClose: () => void
  onStart: (body: { reason: string; stopAfter: { needsAttention: number; refused: number } }) => Promise<void>
}

/** Why, and how many may go wrong; where much may be lost, how many they are has to be typed. */
export function StartDialog({ run, problem, onClose, onStart }: StartDialogProps) {
  const t = useTranslations('messages.bulk')
  const words = useMessageWords()
  const titleOf = useRunTitle()
  const [needsAttention, setNeedsAttention] = useState(String(run.stopAfter.needsAttention))
  const [refused, setRefused] = useState(String(run.stopAfter.refused))
  const dangerous = run.verbs.some((verb) => askFor[verb] === 'name')
  const limits = { needsAttention: Number(needsAttention), refused: Number(refused) }
  const valid = Object.values(limits).every((limit) => Number.isInteger(limit) && limit >= 1 && limit <= 10_000)
  const count = run.counts.ready
  return (
    <ReasonDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={titleOf({ ...run, chosen: { ...run.chosen, count } })}
      confirmLabel={t('startMany', { count })}
      danger={dangerous}
      typeName={dangerous ? String(count) : undefined}
      blocked={valid ? undefined : t('limitInvalid')}
      onConfirm={(reason) => onStart({ reason, stopAfter: limits })}
    >
      <div className="space-y-3">
        {run.chosen.suggested && <p>{t('startSuggested')}</p>}
        {run.verbs.map((verb) => (
          <p key={verb}>
            {run.verbs.length > 1 && <span className="font-medium">{words.verb(verb)}: </span>}
            {words.what(verb, '')}
          </p>
        ))}
        <p className="text-sm text-muted">{t('startHint')}</p>
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label={t('stopNeedsAttention')}
            value={needsAttention}
            onValueChange={setNeedsAttention}
            inputMode="numeric"
            autoComplete="off"
          />
          <TextField label={t('stopRefused')} value={refused} onValueChange={setRefused} inputMode="numeric" autoComplete="off" />
        </div>
        {problem && <ErrorState problem={problem} inline />}
      </div>
    </ReasonDialog>
  )
}
