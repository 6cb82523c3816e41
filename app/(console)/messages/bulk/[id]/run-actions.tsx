'use client'
import { OctagonX, Pause, Play, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type BulkRun, bulkRunSchema, type RunAction } from '#lib/messages/bulk/schema'
import { Button } from '../../../../_components/button'
import { ErrorState } from '../../../../_components/states/error-state'
import { useMay } from '../../../../_hooks/use-actor'
import { useSend } from '../../../../_hooks/use-send'
import { StartDialog } from './start-dialog'

const looks = {
  start: { icon: Play, tone: 'primary' },
  pause: { icon: Pause, tone: 'primary' },
  resume: { icon: Play, tone: 'primary' },
  stop: { icon: OctagonX, tone: 'danger' },
  discard: { icon: Trash2, tone: 'neutral' },
} as const

/** What may be done with a run now. Only a start is asked about: the others begin nothing outside. */
export function RunActions({ run, refresh }: { run: BulkRun; refresh: () => void }) {
  const t = useTranslations('messages.bulk')
  const may = useMay('messages:resolve')
  const [starting, setStarting] = useState(false)
  const { send, busy, problem } = useSend({ schema: bulkRunSchema })
  const act = async (action: RunAction, body: Record<string, unknown>) => {
    const done = await send(`messages/bulk/${encodeURIComponent(run.id)}/${action}`, body)
    refresh()
    if (done) setStarting(false)
  }
  const refused = (action: RunAction): string | undefined => {
    if (!may.allowed) return t('forbidden', { role: may.role })
    return action === 'start' && run.counts.ready === 0 ? t('nothingToDo') : undefined
  }
  return (
    <>
      {problem && !starting && <ErrorState problem={problem} inline />}
      {run.actions.map((action) => (
        <Button
          key={action}
          icon={looks[action].icon}
          tone={looks[action].tone}
          busy={busy}
          disabledReason={refused(action)}
          onClick={() => (action === 'start' ? setStarting(true) : void act(action, {}))}
        >
          {action === 'start' ? t('startMany', { count: run.counts.ready }) : t(`action.${action}`)}
        </Button>
      ))}
      {starting && <StartDialog run={run} problem={problem} onClose={() => setStarting(false)} onStart={(body) => act('start', body)} />}
    </>
  )
}
