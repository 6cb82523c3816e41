'use client'
import { OctagonX, Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { changePermissionOf } from '#lib/access/permissions'
import { type OperationRow, operationSchema } from '#lib/operations/schema'
import { Button } from '../../_components/button'
import { operationHref } from '../../_components/paths'
import { useProblemText } from '../../_components/states/problem-text'
import { toast } from '../../_components/toast'
import { useMay } from '../../_hooks/use-actor'
import { useSend } from '../../_hooks/use-send'
import { isTicking } from './operation-state'

/** One press puts back what was there before: no preview, no question, the reason said for the person who has no time to write one. */
export function StopButton({ operation, size = 'sm' }: { operation: OperationRow; size?: 'sm' | 'md' }) {
  const t = useTranslations('operations.stop')
  const router = useRouter()
  const words = useProblemText()
  const { send, busy, problem } = useSend({ schema: operationSchema })
  const live = isTicking(operation.state)
  const refused = useRefusal(operation)
  const stop = async () => {
    const planned = await send(`operations/${encodeURIComponent(operation.id)}/stop`, { reason: t(live ? 'reasonStop' : 'reasonBack') })
    if (!planned) return
    if (planned.id === operation.id) return toast.done(t('dropped'))
    toast.done(t('planned'), { action: { label: t('show'), onClick: () => router.push(operationHref(planned.id)) } })
  }
  const failed = problem && words(problem)
  return (
    <span className="inline-flex items-center gap-2">
      <Button
        size={size}
        tone={live ? 'danger' : 'neutral'}
        icon={live ? OctagonX : Undo2}
        busy={busy}
        disabledReason={refused}
        onClick={() => void stop()}
      >
        <span title={t('what')}>{t(live ? 'label' : 'back')}</span>
      </Button>
      {failed && (
        <span role="alert" className="text-sm text-danger">
          {failed.detail ?? failed.title}
        </span>
      )}
    </span>
  )
}

/** Why it cannot be stopped now, in the person's language; undefined when it can. */
function useRefusal({ stop, kind }: OperationRow): string | undefined {
  const t = useTranslations('operations')
  const { allowed, role } = useMay(changePermissionOf(kind))
  if (!allowed) return t('undo.forbidden', { role })
  return stop.possible ? undefined : t('stop.writing')
}

/** A change of what calls do: there a minute counts. What became of a message is not taken back in a hurry. */
export const canBeStopped = ({ kind, state, stop }: OperationRow): boolean =>
  changePermissionOf(kind) === 'rules:write' && (isTicking(state) || stop.possible)
