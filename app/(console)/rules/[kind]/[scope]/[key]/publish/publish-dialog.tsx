'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { lintDraft } from '#lib/governance/rules/lint-draft'
import type { RulePreview } from '#lib/governance/rules/preview-schema'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { type OperationRow, operationSchema } from '#lib/operations/schema'
import { type BlastRadius, ConfirmDialog } from '../../../../../../_components/confirm-dialog'
import { ErrorState } from '../../../../../../_components/states/error-state'
import type { Problem } from '../../../../../../_hooks/api-client'
import type { Asked } from '../../../../../../_hooks/use-asked'
import { useSend } from '../../../../../../_hooks/use-send'
import { WriteDiff } from '../../../../../operations/[id]/write-diff'
import { useRuleKindWord } from '../../../../rule-words'
import { FindingList } from '../edit/finding-list'
import { PreviewHeadline } from '../preview/preview-headline'
import { useRulePreview } from '../preview/use-rule-preview'
import { ThreeWayDiff } from './three-way-diff'

export type PlannedChange = {
  /** The rule as the draft began with it, and its fingerprint: what is sent holds only for that */
  base: string | null
  fingerprint: string
  /** null: the rule is taken away */
  content: string | null
  /** It is what a revision of the rule says: put back by its id */
  revision?: string
}

type PublishDialogProps = { rule: RuleDetail; change: PlannedChange; onClose: () => void; onSent: (operation: OperationRow) => void }

/** The last look: the diff against what is live, the findings, who is affected, and the reason. */
export function PublishDialog({ rule, change, onClose, onSent }: PublishDialogProps) {
  const t = useTranslations('rules.publish')
  const word = useRuleKindWord()
  const { content } = change
  const isRemoval = content === null
  const preview = useRulePreview(rule, content)
  const { send, problem } = useSend({ schema: operationSchema, method: methodOf(change) })
  const findings = useMemo(() => (isRemoval ? [] : lintDraft({ ...rule, content })), [rule, content, isRemoval])
  const confirm = async (reason: string) => {
    const sent = await send(...requestOf(rule, change, { registry: rule.registry, reason, fingerprint: change.fingerprint }))
    if (sent) onSent(sent)
  }
  const hurts = (preview.answer?.affected.consumersLostAll ?? 0) > 0
  return (
    <ConfirmDialog
      open
      width="lg"
      onOpenChange={(open) => open || onClose()}
      title={t(isRemoval ? 'removeTitle' : 'title', { kind: word(rule.kind), key: rule.key })}
      blast={useBlast(rule, content, preview.answer)}
      askReason="must"
      danger={isRemoval || hurts || findings.some(({ severity }) => severity === 'danger')}
      disabledReason={preview.pending ? t('pending') : undefined}
      confirmLabel={t(isRemoval ? 'removeConfirm' : 'confirm')}
      onConfirm={confirm}
    >
      <div className="space-y-3">
        {problem && <ErrorState problem={problem} inline />}
        <ChangeDiff change={change} problem={problem} />
        {isRemoval && <p className="text-sm text-muted">{t('removeHow')}</p>}
        <FindingList label={t('findings')} findings={findings.filter(({ severity }) => severity !== 'info')} />
        <Consequences preview={preview} />
      </div>
    </ConfirmDialog>
  )
}

const methodOf = ({ content, revision }: PlannedChange): 'POST' | 'PUT' | 'DELETE' =>
  revision !== undefined ? 'POST' : content === null ? 'DELETE' : 'PUT'

function requestOf({ kind, scope, key }: RuleDetail, { content, revision }: PlannedChange, asked: object): [string, object] {
  const path = `rules/${kind}/${scope}/${encodeURIComponent(key)}`
  if (revision !== undefined) return [`${path}/revisions/${revision}/rollback`, asked]
  return [path, content === null ? asked : { ...asked, content }]
}

function Consequences({ preview: { answer, problem } }: { preview: Asked<RulePreview> }) {
  return (
    <>
      {problem && <ErrorState problem={problem} inline />}
      {answer && <PreviewHeadline preview={answer} />}
    </>
  )
}

/** Against what is live; where that moved since, both changes from the same beginning. */
function ChangeDiff({ change: { base, content }, problem }: { change: PlannedChange; problem: Problem | undefined }) {
  const t = useTranslations('rules.publish')
  const live = problem?.code === 'stale-version' ? problem.details?.live : undefined
  if (live !== undefined) return <ThreeWayDiff base={base} live={live} mine={content} />
  return (
    <div className="rounded-md border">
      <WriteDiff before={base} after={content} titles={{ left: t('live'), right: t('planned') }} />
    </div>
  )
}

/** Counts as a rule; the rule's own name where it is taken away or leaves somebody without any provider. */
function useBlast({ key }: RuleDetail, content: string | null, preview: RulePreview | undefined): BlastRadius {
  const t = useTranslations('rules.publish')
  const { services = 0, consumersChanged = 0, consumersLostAll = 0 } = preview?.affected ?? {}
  const counts = [
    { label: t('services'), count: services },
    { label: t('consumers'), count: consumersChanged },
    { label: t('lost'), count: consumersLostAll },
  ]
  return content === null || consumersLostAll > 0 ? { level: 'name', resource: key, counts } : { level: 'counts', counts }
}
