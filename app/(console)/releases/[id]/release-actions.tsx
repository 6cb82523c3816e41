'use client'
import { OctagonX, Pause, Play, SkipForward } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type Release, releaseSchema } from '#lib/governance/release/schema'
import { Button } from '../../../_components/button'
import { ErrorState } from '../../../_components/states/error-state'
import { useMay } from '../../../_hooks/use-actor'
import { useSend } from '../../../_hooks/use-send'
import { ReasonDialog } from '../../operations/reason-dialog'

type Verb = 'hold' | 'continue' | 'next' | 'abort'

/** The verbs of a release. What is not possible now stays in sight and says why. */
export function ReleaseActions({ release }: { release: Release }) {
  const t = useTranslations('releases.verb')
  const [verb, setVerb] = useState<Verb>()
  const { send, problem, clearProblem } = useSend({ schema: releaseSchema })
  const { allowed, role } = useMay('rules:write')
  const refusals = useRefusals(release)
  const refused = (one: Verb): string | undefined => (allowed ? refusals[one] : t('forbidden', { role }))
  const ask = (one: Verb) => {
    clearProblem()
    setVerb(one)
  }
  const confirm = async (reason: string) => {
    if (verb === undefined) return
    const path = `releases/${encodeURIComponent(release.id)}/${verb === 'next' ? 'continue' : verb}`
    if (await send(path, verb === 'next' ? { reason, next: true } : { reason })) setVerb(undefined)
  }
  return (
    <>
      <Button icon={SkipForward} disabledReason={refused('next')} onClick={() => ask('next')}>
        {t('next')}
      </Button>
      {release.state === 'held' ? (
        <Button icon={Play} tone="primary" disabledReason={refused('continue')} onClick={() => ask('continue')}>
          {t('continue')}
        </Button>
      ) : (
        <Button icon={Pause} disabledReason={refused('hold')} onClick={() => ask('hold')}>
          {t('hold')}
        </Button>
      )}
      <Button icon={OctagonX} tone="danger" disabledReason={refused('abort')} onClick={() => ask('abort')}>
        {t('abort')}
      </Button>
      {verb !== undefined && (
        <ReasonDialog
          open
          onOpenChange={(open) => !open && setVerb(undefined)}
          title={t(`${verb}Title`)}
          confirmLabel={t(verb)}
          danger={verb === 'abort'}
          onConfirm={confirm}
        >
          <p>{t(`${verb}What`)}</p>
          {problem && <ErrorState problem={problem} inline />}
        </ReasonDialog>
      )}
    </>
  )
}

function useRefusals({ state, step, steps, finishedAt }: Release): Partial<Record<Verb, string>> {
  const t = useTranslations('releases.verb')
  if (finishedAt !== null) {
    const ended = t('ended')
    return { hold: ended, continue: ended, next: ended, abort: ended }
  }
  const isGoing = state === 'moving' || state === 'watching'
  const isLast = (step ?? -1) + 1 >= steps.length
  return {
    ...(isGoing ? {} : { hold: t('nothingToHold') }),
    ...(state === 'watching' || state === 'held' ? {} : { next: t('underWay') }),
    ...(isLast ? { next: t('lastStep') } : {}),
    ...(state === 'aborting' ? { abort: t('aborting') } : {}),
  }
}
