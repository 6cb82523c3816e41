'use client'
import { Send, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { RulePreview } from '#lib/governance/rules/preview-schema'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import type { OperationRow } from '#lib/operations/schema'
import { Button } from '../../../../../../_components/button'
import { StatusDot } from '../../../../../../_components/status-dot'
import { useMay } from '../../../../../../_hooks/use-actor'
import type { Asked } from '../../../../../../_hooks/use-asked'
import type { RuleDraft } from '../edit/use-rule-draft'
import { useRefusal } from '../preview/use-refusal'
import { type PlannedChange, PublishDialog } from './publish-dialog'

type PublishBarProps = {
  rule: RuleDetail
  draft: RuleDraft
  /** Of the draft */
  preview: Asked<RulePreview>
  /** An operation of this rule is under way */
  busy: boolean
  onSent: (operation: OperationRow) => void
}

/** Drop the draft, publish it, or take the rule away; what is refused says why. */
export function PublishBar({ rule, draft, preview, busy, onSent }: PublishBarProps) {
  const t = useTranslations('rules.publish')
  const [asking, setAsking] = useState<'publish' | 'remove'>()
  const { allowed, role } = useMay('rules:write')
  const barred = allowed ? (busy ? t('busy') : undefined) : t('mayNot', { role })
  const isThere = rule.places.some(({ content }) => content !== null)
  const sent = (operation: OperationRow) => {
    setAsking(undefined)
    draft.handOver()
    onSent(operation)
  }
  const nothing = useNothing(draft)
  // the answer while `pending` is that of a text of a moment ago
  const refusal = useRefusal(preview.pending ? undefined : preview.answer?.plan)
  const publish = () => {
    draft.flush()
    setAsking('publish')
  }
  return (
    <>
      <SavingState draft={draft} />
      {draft.isKept && (
        <Button size="sm" onClick={draft.drop}>
          {t('drop')}
        </Button>
      )}
      {isThere && (
        <Button size="sm" icon={Trash2} disabledReason={barred} onClick={() => setAsking('remove')}>
          {t('remove')}
        </Button>
      )}
      <Button size="sm" tone="primary" icon={Send} disabledReason={barred ?? nothing ?? refusal} onClick={publish}>
        {t('publish')}
      </Button>
      {asking && <PublishDialog rule={rule} change={changeOf(asking, rule, draft)} onClose={() => setAsking(undefined)} onSent={sent} />}
    </>
  )
}

/** Why there is nothing to publish; undefined when there is. */
function useNothing({ text, hasEffect, isBehind }: RuleDraft): string | undefined {
  const t = useTranslations('rules.publish')
  if (!hasEffect) return t(text === '' ? 'noText' : 'nothing')
  return isBehind ? t('behind') : undefined
}

/** Where the document is still what the draft began with, its copies may have moved: the rule as it is now is what is changed. */
const changeOf = (verb: 'publish' | 'remove', rule: RuleDetail, draft: RuleDraft): PlannedChange =>
  verb === 'publish'
    ? { base: draft.base, fingerprint: draft.base === rule.content ? rule.fingerprint : draft.fingerprint, content: draft.text }
    : { base: rule.content, fingerprint: rule.fingerprint, content: null }

function SavingState({ draft: { isKept, saving } }: { draft: RuleDraft }) {
  const t = useTranslations('rules.publish')
  if (saving.problem)
    return (
      <StatusDot status="danger" className="text-xs">
        {t('notSaved')}
      </StatusDot>
    )
  return isKept ? <span className="text-xs text-muted">{t(saving.busy ? 'saving' : 'saved')}</span> : null
}
