'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PolicyRow, SourcePolicy } from '#lib/messages/policies/schema'
import { Badge } from '../../../_components/badge'
import { Button } from '../../../_components/button'
import { RelativeTime } from '../../../_components/relative-time'
import { Section } from '../../../_components/section'
import { ErrorState } from '../../../_components/states/error-state'
import { StatusDot } from '../../../_components/status-dot'
import { ReasonDialog } from '../../operations/reason-dialog'
import { useMessageWords } from '../message-words'
import { DryRun } from './dry-run'
import { PolicyFields } from './policy-fields'
import { ProbeList } from './probe-list'
import { useForbidden } from './use-forbidden'
import { type PolicyDraft, usePolicyDraft } from './use-policy-draft'

type Asking = 'save' | 'stop'

/** The policy of one source: what it is, its probes, what it would do, and its own kill switch. */
export function SourcePolicyCard({ row, refresh }: { row: PolicyRow; refresh: () => void }) {
  const words = useMessageWords()
  const draft = usePolicyDraft(row, refresh)
  const [asking, setAsking] = useState<Asking>()
  return (
    <Section
      title={
        <span className="inline-flex flex-wrap items-center gap-2">
          {row.name} <Badge>{words.sourceKind(row.sourceKind)}</Badge>
          <ModeDot policy={row.policy} />
        </span>
      }
      aside={<StopButton policy={row.policy} onPress={() => setAsking('stop')} />}
    >
      <div className="flex flex-col gap-4">
        {row.unreadable && <Unreadable revision={row.revision} />}
        <ProbeList probes={row.probes} />
        <PolicyFields policy={draft.policy} onChange={draft.set} />
        {draft.problem && <ErrorState problem={draft.problem} inline onRetry={draft.discard} />}
        <SaveLine row={row} draft={draft} onPress={() => setAsking('save')} />
        <DryRun source={row.source} policy={draft.policy} />
      </div>
      <AskWhy row={row} draft={draft} asking={asking} onClose={() => setAsking(undefined)} />
    </Section>
  )
}

/** Another version's policy: it is stopped, and saving one anew is the way out. */
function Unreadable({ revision }: { revision: number }) {
  const t = useTranslations('policies')
  return (
    <div role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm">
      <StatusDot status="danger" className="font-medium">
        {t('unreadable')}
      </StatusDot>
      <p className="pt-1">{t('unreadableWhat', { revision })}</p>
    </div>
  )
}

function ModeDot({ policy }: { policy: SourcePolicy }) {
  const t = useTranslations('policies')
  if (policy.stopped) return <StatusDot status="danger">{t('stopped')}</StatusDot>
  return <StatusDot status={policy.mode === 'auto' ? 'busy' : 'idle'}>{t(`mode.${policy.mode}`)}</StatusDot>
}

function StopButton({ policy, onPress }: { policy: SourcePolicy; onPress: () => void }) {
  const t = useTranslations('policies')
  const forbidden = useForbidden('messages:resolve')
  if (policy.stopped || policy.mode !== 'auto') return null
  return (
    <Button size="sm" tone="danger" disabledReason={forbidden} onClick={onPress}>
      {t('stop')}
    </Button>
  )
}

function SaveLine({ row, draft, onPress }: { row: PolicyRow; draft: PolicyDraft; onPress: () => void }) {
  const t = useTranslations('policies')
  const forbidden = useForbidden('messages:policy')
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button
        tone={draft.canSave ? 'primary' : 'neutral'}
        disabled={!draft.canSave}
        busy={draft.busy}
        disabledReason={forbidden}
        onClick={onPress}
      >
        {t(row.unreadable ? 'saveAnew' : 'save')}
      </Button>
      {draft.isMoved && <Button onClick={draft.discard}>{t('discard')}</Button>}
      <span className="ms-auto text-xs text-muted">
        {row.updatedAt === null ? (
          t('neverSaved')
        ) : (
          <>
            {t('lastChange', { who: row.updatedBy, revision: row.revision })} <RelativeTime at={row.updatedAt} />
          </>
        )}
      </span>
    </div>
  )
}

type AskWhyProps = { row: PolicyRow; draft: PolicyDraft; asking: Asking | undefined; onClose: () => void }

function AskWhy({ row, draft, asking, onClose }: AskWhyProps) {
  const t = useTranslations('policies')
  const isStop = asking === 'stop'
  const confirm = async (reason: string) => {
    if (await (isStop ? draft.stop(reason) : draft.save(reason))) onClose()
  }
  return (
    <ReasonDialog
      open={asking !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={t(isStop ? 'stopTitle' : 'saveTitle', { name: row.name })}
      confirmLabel={t(isStop ? 'stop' : 'save')}
      danger={isStop || draft.policy.mode === 'auto'}
      onConfirm={confirm}
    >
      <p>{isStop ? t('stopWhat') : t(`saveWhat.${draft.policy.mode}`)}</p>
      {draft.problem && <ErrorState problem={draft.problem} inline />}
    </ReasonDialog>
  )
}
