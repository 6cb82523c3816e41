'use client'
import { Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { useState } from 'react'
import { operationSchema, type OperationRow } from '#lib/operations/schema'
import { isLive } from '#lib/operations/state-machine'
import { Button } from '../../../../_components/button'
import { ConfirmDialog } from '../../../../_components/confirm-dialog'
import { operationHref } from '../../../../_components/registry/paths'
import { RelativeTime } from '../../../../_components/relative-time'
import { Section } from '../../../../_components/section'
import { ErrorState } from '../../../../_components/states/error-state'
import { type Status, StatusDot } from '../../../../_components/status-dot'
import { useSend } from '../../../../_hooks/use-send'
import { OperationSteps } from './operation-steps'

type OperationCardProps = {
  operation: OperationRow
  /** The operation that takes it back was planned. */ onUndo: (inverse: OperationRow) => void
}

const looks: Record<OperationRow['state'], Status> = {
  planned: 'busy',
  'awaiting-approval': 'warning',
  queued: 'busy',
  executing: 'busy',
  unknown: 'unknown',
  verifying: 'busy',
  succeeded: 'ok',
  'needs-attention': 'danger',
  refused: 'warning',
  discarded: 'idle',
  rejected: 'idle',
}

/** The change under way or just done: steps tick in place, then what was verified, and the way back. */
export function OperationCard({ operation, onUndo }: OperationCardProps) {
  const t = useTranslations('weights.operation')
  const { state, actor, reason, outcome, undo } = operation
  const live = isLive(state)
  return (
    <Section
      title={
        <StatusDot status={looks[state]} className="font-semibold">
          {undo.undoOf === null ? t(`states.${state}`) : t('undoing', { state: t(`states.${state}`) })}
        </StatusDot>
      }
      aside={
        <Link href={operationHref(operation.id)} className="text-sm text-accent hover:underline">
          {t('open')}
        </Link>
      }
    >
      <div aria-live="polite" className="space-y-3 text-sm">
        <p>
          <span className="font-medium">{actor}</span> <RelativeTime at={operation.createdAt} className="text-muted" /> <q>{reason}</q>
        </p>
        <OperationSteps steps={operation.steps} live={live} />
        {!live && outcome !== '' && (
          <p className="break-words">
            {state === 'succeeded' && <span className="font-medium text-ok">{t('verified')} </span>}
            {outcome}
          </p>
        )}
        {!live && <UndoButton operation={operation} onUndo={onUndo} />}
      </div>
    </Section>
  )
}

function UndoButton({ operation, onUndo }: OperationCardProps) {
  const t = useTranslations('weights.operation')
  const [open, setOpen] = useState(false)
  const { send, problem } = useSend({ schema: operationSchema })
  const { possible, reason } = operation.undo
  const undo = async (why: string) => {
    const inverse = await send(`operations/${operation.id}/undo`, { reason: why })
    if (!inverse) return
    setOpen(false)
    onUndo(inverse)
  }
  return (
    <>
      <Button size="sm" icon={Undo2} disabledReason={possible ? undefined : reason} onClick={() => setOpen(true)}>
        {t('undo')}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={t('undoTitle')}
        blast={{ level: 'none' }}
        askReason="must"
        confirmLabel={t('undo')}
        onConfirm={undo}
      >
        {problem && <ErrorState problem={problem} inline />}
        <p className="text-sm">{t('undoWhat')}</p>
      </ConfirmDialog>
    </>
  )
}
