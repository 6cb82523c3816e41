'use client'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { type ReleasePreview, releasePreviewSchema, releaseSchema } from '#lib/governance/release/schema'
import { Button } from '../../../_components/button'
import { formatShare } from '../../../_components/format/number'
import { releaseHref } from '../../../_components/paths'
import { Section } from '../../../_components/section'
import { ErrorState } from '../../../_components/states/error-state'
import { LoadingState } from '../../../_components/states/loading-state'
import { useSaid } from '../../../_components/use-said'
import { useMay } from '../../../_hooks/use-actor'
import { useAsked } from '../../../_hooks/use-asked'
import { useSend } from '../../../_hooks/use-send'
import { ReasonDialog } from '../../operations/reason-dialog'
import { WeightWarnings } from '../../services/[id]/weights/weight-warnings'
import { ZnodeDiff } from '../../services/[id]/weights/znode-diff'
import type { ReleaseDraft } from './use-release-draft'

/** What the release would do, step by step, and the button that starts it. */
export function ReleasePreviewPanel({ draft }: { draft: ReleaseDraft }) {
  const t = useTranslations('releases.create')
  const asked = useAsked('releases/preview', draft.request, releasePreviewSchema)
  const { answer, problem, refresh } = asked
  const [starting, setStarting] = useState(false)
  const refusal = useRefusal(draft, answer)
  return (
    <Section
      title={t('preview')}
      aside={
        <Button tone="primary" size="sm" disabledReason={refusal} onClick={() => setStarting(true)}>
          {t('start')}
        </Button>
      }
    >
      {draft.fields.addresses.length === 0 && <p className="text-sm text-muted">{t('chooseFirst')}</p>}
      {draft.problem !== undefined && <p className="text-sm text-danger">{draft.problem}</p>}
      {problem && <ErrorState problem={problem} onRetry={refresh} inline />}
      {draft.request && !problem && !answer && <LoadingState rows={4} />}
      {answer && !problem && <Answer preview={answer} pending={asked.pending} />}
      {answer && <Start open={starting} onOpenChange={setStarting} draft={draft} preview={answer} onRefused={refresh} />}
    </Section>
  )
}

/** Why it cannot be started now, in words; undefined when it can. */
function useRefusal({ fields, problem }: ReleaseDraft, answer: ReleasePreview | undefined): string | undefined {
  const t = useTranslations('releases.create')
  const { allowed, role } = useMay('rules:write')
  if (!allowed) return t('forbidden', { role })
  if (fields.addresses.length === 0) return t('chooseFirst')
  return problem ?? (answer ? undefined : t('previewFirst'))
}

function Answer({ preview, pending }: { preview: ReleasePreview; pending: boolean }) {
  const t = useTranslations('releases.create')
  return (
    <div aria-live="polite" aria-busy={pending} className={pending ? 'space-y-4 opacity-60' : 'space-y-4'}>
      <Steps preview={preview} />
      <WeightWarnings warnings={preview.warnings} />
      {preview.writes.map((write) => (
        <ZnodeDiff key={write.path} write={{ ...write, form: '', reason: t('firstStep') }} />
      ))}
    </div>
  )
}

function Steps({ preview }: { preview: ReleasePreview }) {
  const t = useTranslations('releases.create')
  const modes = useTranslations('releases.mode')
  const wordsOf = useSaid()
  const rows = [{ name: t('now'), ...preview.before }, ...preview.steps.map((step) => ({ name: `${step.percent} %`, ...step }))]
  return (
    <div className="space-y-2 text-sm">
      <p>{t('summary', { fresh: preview.addresses.length, old: preview.oldAddresses.length, mode: modes(preview.mode) })}</p>
      {preview.services.length > 1 && (
        <p className="break-words text-muted">{t('wide', { count: preview.services.length, services: servicesOf(preview, t) })}</p>
      )}
      <ol className="space-y-1.5">
        {rows.map(({ name, predicted, reason, reasonSaid }) => (
          <li key={name} className="grid grid-cols-[5rem_1fr_5.5rem] items-center gap-3">
            <span>{name}</span>
            <span aria-hidden className={predicted ? 'h-1.5 rounded-full bg-sunken' : 'h-1.5 rounded-full bg-sunken hatched'}>
              {predicted && <span className="block h-full rounded-full bg-series-1" style={{ width: `${predicted.high * 100}%` }} />}
            </span>
            <span className="text-end tabular-nums" title={wordsOf({ text: reason, said: reasonSaid })}>
              {predicted ? rangeOf(predicted) : t('notPredicted')}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

function rangeOf({ low, high }: { low: number; high: number }): string {
  const [from, to] = [formatShare(low).short, formatShare(high).short]
  return from === to ? from : `${from} – ${to}`
}

const maxNamed = 3

/** The first services by name, the others counted. */
function servicesOf({ services }: ReleasePreview, t: ReturnType<typeof useTranslations<'releases.create'>>): string {
  const named = services.slice(0, maxNamed).join(', ')
  return services.length <= maxNamed ? named : t('andMore', { services: named, count: services.length - maxNamed })
}

type StartProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  draft: ReleaseDraft
  preview: ReleasePreview
  onRefused: () => void
}

/** What is started is what was previewed, by its fingerprint. */
function Start({ open, onOpenChange, draft, preview, onRefused }: StartProps) {
  const t = useTranslations('releases.create')
  const router = useRouter()
  const { send, problem } = useSend({ schema: releaseSchema })
  const start = async (reason: string) => {
    const created = await send('releases', { ...draft.request, reason, fingerprint: preview.fingerprint })
    if (!created) return onRefused()
    router.push(releaseHref(created.id))
  }
  return (
    <ReasonDialog open={open} onOpenChange={onOpenChange} title={t('confirmTitle')} confirmLabel={t('start')} onConfirm={start}>
      <p>{t('confirmWhat', { count: preview.steps.length, services: servicesOf(preview, t) })}</p>
      {problem && <ErrorState problem={problem} inline />}
    </ReasonDialog>
  )
}
