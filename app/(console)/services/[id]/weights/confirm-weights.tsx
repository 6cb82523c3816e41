'use client'
import { useTranslations } from 'next-intl'
import { operationSchema, type OperationRow } from '#lib/operations/schema'
import { ConfirmDialog } from '../../../../_components/confirm-dialog'
import { ErrorState } from '../../../../_components/states/error-state'
import { useSend } from '../../../../_hooks/use-send'
import { PreviewWords } from './preview-words'
import type { WeightChanges } from './use-weight-draft'
import type { PreviewState } from './use-weight-preview'
import { WeightWarnings } from './weight-warnings'

type ConfirmWeightsProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  state: PreviewState
  changes: WeightChanges
  onSent: (operation: OperationRow) => void
}

/** The last look and the reason; what is sent is what was previewed, by its fingerprint. */
export function ConfirmWeights({ open, onOpenChange, state, changes, onSent }: ConfirmWeightsProps) {
  const t = useTranslations('weights.confirm')
  const { send, problem, clearProblem } = useSend({ schema: operationSchema, method: 'PUT' })
  const { preview, pending, refresh } = state
  const close = (next: boolean) => {
    clearProblem()
    onOpenChange(next)
  }
  const confirm = async (reason: string) => {
    if (!preview) return
    const { service, registry, fingerprint } = preview
    const sent = await send(`rules/weights/${encodeURIComponent(service)}`, {
      registry,
      weights: Object.fromEntries(changes),
      reason,
      fingerprint,
    })
    // Refused, most likely because the world moved: the dialog stays, with a newer preview in it.
    if (!sent) return refresh()
    close(false)
    onSent(sent)
  }
  if (!preview) return null
  const serious = preview.warnings.filter((warning) => warning.severity !== 'info')
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={close}
      title={t('title', { count: changes.size })}
      blast={{
        level: 'counts',
        counts: [
          { label: t('providers'), count: changes.size },
          { label: t('consumers'), count: preview.consumers.reduce((sum, consumer) => sum + consumer.count, 0) },
          { label: t('nodes'), count: preview.writes.length },
        ],
      }}
      askReason="must"
      danger={serious.some((warning) => warning.severity === 'danger')}
      disabledReason={pending ? t('pending') : undefined}
      confirmLabel={t('confirm')}
      onConfirm={confirm}
    >
      <div className="space-y-3">
        {problem && <ErrorState problem={problem} inline />}
        <PreviewWords preview={preview} changes={changes} />
        <WeightWarnings warnings={serious} />
      </div>
    </ConfirmDialog>
  )
}
