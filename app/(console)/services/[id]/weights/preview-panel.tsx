'use client'
import { useTranslations } from 'next-intl'
import type { ServiceWeights } from '#lib/governance/schema'
import { Button } from '../../../../_components/button'
import { Section } from '../../../../_components/section'
import { ErrorState } from '../../../../_components/states/error-state'
import { LoadingState } from '../../../../_components/states/loading-state'
import { useMay } from '../../../../_hooks/use-actor'
import { AffectedConsumers } from './affected-consumers'
import { PreviewWords } from './preview-words'
import type { WeightChanges } from './use-weight-draft'
import type { PreviewState } from './use-weight-preview'
import { WeightWarnings } from './weight-warnings'
import { ZnodeDiff } from './znode-diff'

type PreviewPanelProps = {
  weights: ServiceWeights
  changes: WeightChanges
  state: PreviewState
  busy: boolean
  onDrop: () => void
  onSend: () => void
}

/** What the edits would do: in words, as warnings, to whom, and to which nodes of the registry. */
export function PreviewPanel({ weights, changes, state, busy, onDrop, onSend }: PreviewPanelProps) {
  const t = useTranslations('weights')
  const { preview, problem, pending, refresh } = state
  const refusal = useRefusal(state, busy)
  const actions = changes.size > 0 && (
    <>
      <Button size="sm" onClick={onDrop}>
        {t('drop')}
      </Button>
      <Button size="sm" tone="primary" disabledReason={refusal} onClick={onSend}>
        {t('send', { count: changes.size })}
      </Button>
    </>
  )
  return (
    <Section title={t('preview')} aside={actions}>
      {changes.size === 0 && (
        <div className="space-y-3">
          <p className="text-sm text-muted">{t('previewHint')}</p>
          <WeightWarnings warnings={weights.warnings} />
        </div>
      )}
      {problem && <ErrorState problem={problem} onRetry={refresh} />}
      {changes.size > 0 && !problem && !preview && <LoadingState />}
      {changes.size > 0 && !problem && preview && (
        <div aria-live="polite" aria-busy={pending} className={pending ? 'space-y-4 opacity-60' : 'space-y-4'}>
          <PreviewWords preview={preview} changes={changes} />
          <WeightWarnings warnings={preview.warnings} />
          <AffectedConsumers consumers={preview.consumers} />
          {preview.writes.map((write) => (
            <ZnodeDiff key={write.path} write={write} />
          ))}
          {preview.writes.length === 0 && <p className="text-sm text-muted">{t('noWrites')}</p>}
        </div>
      )}
    </Section>
  )
}

/** Why the change cannot be sent now; undefined when it can. */
function useRefusal({ preview, problem, pending }: PreviewState, busy: boolean): string | undefined {
  const t = useTranslations('weights')
  const { allowed, role } = useMay('rules:write')
  if (!allowed) return t('mayNot', { role })
  if (busy) return t('locked')
  if (problem) return t('noPreview')
  if (pending || !preview) return t('previewPending')
  return preview.writes.length === 0 ? t('noWrites') : undefined
}
