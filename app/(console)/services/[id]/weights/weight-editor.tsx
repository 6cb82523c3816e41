'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useMemo, useState } from 'react'
import type { ServiceWeights } from '#lib/governance/schema'
import { isLive } from '#lib/operations/state-machine'
import { Section } from '../../../../_components/section'
import { OperationCard } from '../../../operations/operation-card'
import { useObservedShares } from '../use-shares'
import { ConfirmWeights } from './confirm-weights'
import { configuredShare, expectedAfter, scaleEnd } from './expected-after'
import { PercentBar } from './percent-bar'
import { PreviewPanel } from './preview-panel'
import { useLatestOperation } from './use-latest-operation'
import { useWeightDraft } from './use-weight-draft'
import { useWeightPreview } from './use-weight-preview'
import { WeightBar } from './weight-bar'
import { WeightRows } from './weight-rows'

type WeightEditorProps = { service: string; weights: ServiceWeights; picker: ReactNode }

/** Rows to edit at the left, what they would do at the right, one bar to send or drop the edits. */
export function WeightEditor({ service, weights, picker }: WeightEditorProps) {
  const t = useTranslations('weights')
  const [confirming, setConfirming] = useState(false)
  const draft = useWeightDraft(weights.providers)
  const preview = useWeightPreview({ service, registry: weights.registry, changes: draft.changes })
  const { operation, observedSince, announce } = useLatestOperation(`weights:${weights.registry}:${weights.service}`)
  const observed = useObservedShares(service, observedSince ?? '-5m')
  const busy = operation !== undefined && isLive(operation.state)
  const settled = preview.pending ? undefined : preview.preview
  const after = useMemo(() => expectedAfter(weights, draft.changes, settled), [weights, draft.changes, settled])
  const scaleMax = scaleEnd(
    weights.providers.flatMap(({ address, expectedShare }) => [
      configuredShare(weights, address) ?? 0,
      expectedShare ?? 0,
      after.get(address) ?? 0,
      observed.shareOf(address) ?? 0,
    ]),
  )
  return (
    <div className="flex flex-col gap-4 p-4 xl:grid xl:grid-cols-[minmax(0,1fr)_minmax(0,0.85fr)] xl:items-start">
      <Section flush title={t('title')} aside={picker}>
        <PercentBar service={service} weights={weights} draft={draft} locked={busy ? t('locked') : undefined} />
        <WeightRows
          weights={weights}
          draft={draft}
          after={after}
          observed={observed}
          scaleMax={scaleMax}
          locked={busy ? t('locked') : undefined}
        />
        <WeightBar weights={weights} draft={draft} observed={observed} scaleMax={scaleMax} observedSince={observedSince} />
      </Section>
      <div className="flex min-w-0 flex-col gap-4 xl:sticky xl:top-4">
        {operation && <OperationCard key={operation.id} operation={operation} title={t('operation')} />}
        <PreviewPanel
          weights={weights}
          changes={draft.changes}
          state={preview}
          busy={busy}
          onDrop={draft.clear}
          onSend={() => setConfirming(true)}
        />
      </div>
      <ConfirmWeights
        open={confirming}
        onOpenChange={setConfirming}
        state={preview}
        changes={draft.changes}
        onSent={(sent) => {
          announce(sent)
          draft.clear()
        }}
      />
    </div>
  )
}
