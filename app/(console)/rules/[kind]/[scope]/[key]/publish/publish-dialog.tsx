'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { lintDraft } from '#lib/governance/rules/lint-draft'
import type { RulePreview } from '#lib/governance/rules/preview-schema'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { type OperationRow, operationSchema } from '#lib/operations/schema'
import { Button } from '../../../../../../_components/button'
import { type BlastRadius, ConfirmDialog } from '../../../../../../_components/confirm-dialog'
import { ErrorState } from '../../../../../../_components/states/error-state'
import { Notice } from '../../../../../../_components/states/notice'
import type { Problem } from '../../../../../../_hooks/api-client'
import { useSend } from '../../../../../../_hooks/use-send'
import { WriteDiff } from '../../../../../operations/[id]/write-diff'
import { useRuleKindWord } from '../../../../rule-words'
import { FindingList } from '../edit/finding-list'
import { PreviewHeadline } from '../preview/preview-headline'
import { useRefusal } from '../preview/use-refusal'
import { useRulePreview } from '../preview/use-rule-preview'
import { PlannedWrites } from './planned-writes'
import { ThreeWayDiff } from './three-way-diff'
import { useSeenPreview } from './use-seen-preview'

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

/** The last look: every write against what is live, the findings, who will not obey, who is affected, and the reason. */
export function PublishDialog({ rule, change, onClose, onSent }: PublishDialogProps) {
  const t = useTranslations('rules.publish')
  const word = useRuleKindWord()
  const { content } = change
  const isRemoval = content === null
  const verb = verbOf(change)
  const preview = useRulePreview(rule, content)
  const look = useSeenPreview(preview)
  const { send, problem, clearProblem } = useSend({ schema: operationSchema, method: words[verb].method })
  const { findings, disobeys, isGrave } = useWarnings(rule, content, look.seen)
  const confirm = async (reason: string) => {
    const previewed = look.seen?.plan.fingerprint
    const asked = { registry: rule.registry, reason, fingerprint: change.fingerprint, ...(previewed !== undefined && { previewed }) }
    const sent = await send(...requestOf(rule, change, asked))
    if (sent) onSent(sent)
    else preview.refresh()
  }
  const live = liveOf(rule, change, problem)
  const lookAgain = () => {
    clearProblem()
    look.lookAgain()
  }
  return (
    <ConfirmDialog
      open
      width="lg"
      onOpenChange={(open) => open || onClose()}
      title={t(words[verb].title, { kind: word(rule.kind), key: rule.key })}
      blast={useBlast(rule, content, look.seen)}
      askReason="must"
      danger={isRemoval || isGrave}
      disabledReason={useBar({ isPending: preview.pending, hasMoved: look.hasMoved, isOther: live !== undefined, plan: look.seen?.plan })}
      confirmLabel={t(words[verb].confirm)}
      onConfirm={confirm}
    >
      <div className="space-y-3">
        {live !== undefined ? (
          <OtherChange change={change} live={live} onClose={onClose} />
        ) : (
          <OwnChange change={change} plan={look.seen?.plan} problem={problem} onLook={look.hasMoved ? lookAgain : undefined} />
        )}
        {isRemoval && <p className="text-sm text-muted">{t(hasDocument(rule) ? 'removeHow' : 'removeUrlsHow')}</p>}
        <FindingList label={t('findings')} findings={findings} />
        <FindingList label={t('disobeys')} findings={disobeys} />
        {preview.problem && <ErrorState problem={preview.problem} inline />}
        {look.seen ? <PreviewHeadline preview={look.seen} /> : preview.pending && <p className="text-sm text-muted">{t('pending')}</p>}
      </div>
    </ConfirmDialog>
  )
}

const words = {
  publish: { method: 'PUT', title: 'title', confirm: 'confirm' },
  remove: { method: 'DELETE', title: 'removeTitle', confirm: 'removeConfirm' },
  rollBack: { method: 'POST', title: 'rollBackTitle', confirm: 'rollBackConfirm' },
} as const

const hasDocument = ({ places }: RuleDetail): boolean => places.some(({ content, format }) => content !== null && format !== 'url')

const verbOf = ({ content, revision }: PlannedChange): keyof typeof words =>
  revision !== undefined ? 'rollBack' : content === null ? 'remove' : 'publish'

function requestOf({ kind, scope, key }: RuleDetail, { content, revision }: PlannedChange, asked: object): [string, object] {
  const path = `rules/${kind}/${scope}/${encodeURIComponent(key)}`
  if (revision !== undefined) return [`${path}/revisions/${revision}/rollback`, asked]
  return [path, content === null ? asked : { ...asked, content }]
}

/** What the linter and the plan say of it, and whether that, or what becomes of consumers, is a danger. */
function useWarnings(rule: RuleDetail, content: string | null, preview: RulePreview | undefined) {
  const findings = useMemo(() => lintDraft({ ...rule, content }).filter(({ severity }) => severity !== 'info'), [rule, content])
  const { plan, affected } = preview ?? {}
  const disobeys = plan?.findings ?? []
  const hurts = (affected?.consumersLostAll ?? 0) > 0
  return { findings, disobeys, isGrave: hurts || [...findings, ...disobeys].some(({ severity }) => severity === 'danger') }
}

/** What is live in place of what the change was made from; undefined: it is still that. */
function liveOf(rule: RuleDetail, { base, fingerprint }: PlannedChange, problem: Problem | undefined): string | null | undefined {
  if (problem?.code === 'stale-version' && problem.details?.live !== undefined) return problem.details.live
  return rule.fingerprint !== fingerprint && rule.content !== base ? rule.content : undefined
}

type Bar = Record<'isPending' | 'hasMoved' | 'isOther', boolean> & { plan: RulePreview['plan'] | undefined }

/** Why it cannot be published now; undefined when it can. */
function useBar({ isPending, hasMoved, isOther, plan }: Bar): string | undefined {
  const t = useTranslations('rules.publish')
  const refusal = useRefusal(plan)
  if (isOther) return t('other')
  if (hasMoved) return t('moved')
  return isPending ? t('pending') : refusal
}

/** Somebody was faster: both changes from the same beginning, and the way back to the draft, where they are laid together. */
function OtherChange({ change: { base, content }, live, onClose }: { change: PlannedChange; live: string | null; onClose: () => void }) {
  const t = useTranslations('rules.publish')
  return (
    <>
      <Notice status="warning" word={t('other')} action={<Button onClick={onClose}>{t('back')}</Button>}>
        {t('otherWhat')}
      </Notice>
      <ThreeWayDiff base={base} live={live} mine={content} />
    </>
  )
}

type OwnChangeProps = {
  change: PlannedChange
  plan: RulePreview['plan'] | undefined
  problem: Problem | undefined
  onLook: (() => void) | undefined
}

/** What is written against what is live, or the text alone where no write is known, and what became of an attempt; `onLook`: it is another one by now. */
function OwnChange({ change: { base, content }, plan, problem, onLook }: OwnChangeProps) {
  const t = useTranslations('rules.publish')
  return (
    <>
      {problem && !onLook && <ErrorState problem={problem} inline />}
      {onLook && (
        <Notice status="warning" word={t('moved')} action={<Button onClick={onLook}>{t('lookAgain')}</Button>}>
          {t('movedWhat')}
        </Notice>
      )}
      {base === content && content !== null && <p className="text-sm text-muted">{t('sameText')}</p>}
      {plan && plan.writes.length > 0 ? (
        <PlannedWrites writes={plan.writes} />
      ) : (
        <div className="rounded-md border">
          <WriteDiff before={base} after={content} titles={{ left: t('live'), right: t('planned') }} />
        </div>
      )}
    </>
  )
}

/** Counts as a rule; the rule's own name where it is taken away or leaves somebody without any provider. */
function useBlast({ key }: RuleDetail, content: string | null, preview: RulePreview | undefined): BlastRadius {
  const t = useTranslations('rules.publish')
  const { services, consumersChanged, consumersLostAll = 0 } = preview?.affected ?? {}
  const writes = preview?.plan.writes.length ?? 0
  const known = services !== undefined && consumersChanged !== undefined
  // nothing is counted before the preview has: a zero would be a promise
  const counts = known
    ? [
        { label: t('services', { count: services }), count: services },
        { label: t('consumers', { count: consumersChanged }), count: consumersChanged },
        { label: t('lost', { count: consumersLostAll }), count: consumersLostAll },
        { label: t('nodes', { count: writes }), count: writes },
      ]
    : []
  return content === null || consumersLostAll > 0 ? { level: 'name', resource: key, counts } : { level: 'counts', counts }
}
