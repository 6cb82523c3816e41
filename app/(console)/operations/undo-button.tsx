'use client'
import { Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { changePermissionOf } from '#lib/access/permissions'
import { type OperationRow, operationSchema } from '#lib/operations/schema'
import { Button } from '../../_components/button'
import { operationHref } from '../../_components/paths'
import { ErrorState } from '../../_components/states/error-state'
import { toast } from '../../_components/toast'
import { useMay } from '../../_hooks/use-actor'
import { useSend } from '../../_hooks/use-send'
import { ReasonDialog } from './reason-dialog'
import { OperationSentence } from './operation-words'

/** Plans the inverse of an operation that succeeded; where that is not possible the button says why. */
export function UndoButton({ operation, size = 'sm' }: { operation: OperationRow; size?: 'sm' | 'md' }) {
  const t = useTranslations('operations.undo')
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const { send, problem, clearProblem } = useSend({ schema: operationSchema })
  const refused = useRefusal(operation)
  const undo = async (reason: string) => {
    const planned = await send(`operations/${encodeURIComponent(operation.id)}/undo`, { reason })
    if (!planned) return
    setOpen(false)
    toast.done(t('planned'), { action: { label: t('show'), onClick: () => router.push(operationHref(planned.id)) } })
  }
  const show = () => {
    clearProblem()
    setOpen(true)
  }
  return (
    <>
      <Button size={size} icon={Undo2} disabledReason={refused} onClick={show}>
        {t('label')}
      </Button>
      <ReasonDialog open={open} onOpenChange={setOpen} title={t('title')} confirmLabel={t('confirm')} onConfirm={undo}>
        <p>
          <OperationSentence operation={operation} />
        </p>
        <p className="pt-1 text-sm text-muted">{t('what')}</p>
        {problem && <ErrorState problem={problem} inline />}
      </ReasonDialog>
    </>
  )
}

/** Why it cannot be undone, in the person's language; undefined when it can. */
function useRefusal({ undo, state, kind }: OperationRow): string | undefined {
  const t = useTranslations('operations.undo')
  const { allowed, role } = useMay(changePermissionOf(kind))
  if (undo.possible) return allowed ? undefined : t('forbidden', { role })
  if (undo.undoneBy !== null) return t('already')
  if (state !== 'succeeded') return t('notSucceeded')
  return t(kind === 'registry.restore' ? 'restored' : 'never')
}
