'use client'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useTranslations } from 'next-intl'
import { useDeferredValue, useMemo, useState } from 'react'
import { lintDraft } from '#lib/governance/rules/lint-draft'
import { ruleTarget } from '#lib/governance/rules/rule-plan'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { ruleTemplate, ruleTemplates, templateShapes, type RuleTemplate } from '#lib/governance/rules/rule-templates'
import { isLive } from '#lib/operations/state-machine'
import { RelativeTime } from '../../../../../../_components/relative-time'
import { Section } from '../../../../../../_components/section'
import { Notice } from '../../../../../../_components/states/notice'
import { useMay } from '../../../../../../_hooks/use-actor'
import { OperationCard } from '../../../../../operations/operation-card'
import { useLatestOperation } from '../../../../../services/[id]/weights/use-latest-operation'
import { RuleForm } from '../form/rule-form'
import { PreviewSection } from '../preview/preview-section'
import { useRulePreview } from '../preview/use-rule-preview'
import { ChangedNotice } from '../publish/changed-notice'
import { PublishBar } from '../publish/publish-bar'
import { FindingList } from './finding-list'
import { LeftoverNotice, leftovers } from './leftover-notice'
import { OutOfStep } from './out-of-step'
import { type RuleDraft, useRuleDraft } from './use-rule-draft'
import { YamlEditor } from './yaml-editor'

/** Text and form of the same document at the left, what it would do at the right. */
export function RuleEditor({ rule }: { rule: RuleDetail }) {
  const t = useTranslations('rules.edit')
  const { allowed } = useMay('rules:write')
  const draft = useRuleDraft(rule, useTemplate(rule))
  const [reveal, setReveal] = useState<{ line: number }>()
  const settled = useDeferredValue(draft.text)
  const findings = useMemo(() => (settled === '' ? [] : lintDraft({ ...rule, content: settled })), [rule, settled])
  const preview = useRulePreview(rule, draft.hasEffect ? draft.text : undefined)
  const { operation, announce } = useLatestOperation(ruleTarget(rule))
  const busy = operation !== undefined && isLive(operation.state)
  return (
    <div className="min-h-0 grow overflow-auto bg-ground">
      {draft.isBehind && <ChangedNotice rule={rule} draft={draft} />}
      <LeftoverNotice rule={rule} />
      <OutOfStep rule={rule} draft={draft} />
      <OtherEditors others={draft.others} />
      <div className="flex flex-col gap-4 p-4 xl:grid xl:grid-cols-2 xl:grid-rows-[auto_1fr] xl:items-start">
        <div className="flex min-w-0 flex-col gap-4">
          <Section flush title={t('text')} aside={<PublishBar rule={rule} draft={draft} preview={preview} busy={busy} onSent={announce} />}>
            <YamlEditor
              key={String(allowed)}
              label={t('textOf', { key: rule.key })}
              value={draft.text}
              onChange={draft.set}
              findings={findings}
              reveal={reveal}
              readOnly={!allowed}
              fixLabel={t('fix')}
            />
          </Section>
          <FindingList
            label={t('findings')}
            findings={findings}
            onReveal={(line) => setReveal({ line })}
            {...(allowed && { onFix: draft.set })}
          />
          <FindingList label={t('readerFindings')} findings={draft.isEdited ? (preview.answer?.plan.findings ?? []) : rule.findings} />
        </div>
        <div className="flex min-w-0 flex-col gap-4 xl:sticky xl:top-4 xl:row-span-2">
          {operation && <OperationCard key={operation.id} operation={operation} title={t('operation')} />}
          <PreviewSection rule={rule} draft={draft} preview={preview} />
        </div>
        <RuleForm kind={rule.kind} text={draft.text} onChange={draft.set} readOnly={!allowed} />
      </div>
    </div>
  )
}

/** Who else works on it, before two people publish past each other. */
function OtherEditors({ others }: { others: RuleDraft['others'] }) {
  const t = useTranslations('rules.edit')
  const [latest] = others
  if (latest === undefined) return null
  return (
    <Notice status="unknown" word={t('others', { count: others.length })}>
      {others.map(({ author }) => author).join(', ')} · <RelativeTime at={latest.updatedAt} />
    </Notice>
  )
}

/** What a rule that is not there yet begins with: the template of the address, where it fits; one that has lost its document, its copy. */
function useTemplate(rule: RuleDetail): string {
  const [wanted] = useQueryState('template', parseAsStringLiteral(ruleTemplates))
  if (rule.content !== null) return ''
  const left = leftovers(rule)
  const isBegun = left.length > 0 && wanted === null
  return isBegun ? (left.find(({ format }) => format === 'yaml-2.7.0')?.content ?? '') : templateOf(rule, wanted)
}

function templateOf({ kind, scope, key }: RuleDetail, wanted: RuleTemplate | null): string {
  const template = wanted ?? ruleTemplates.find((one) => templateShapes[one].kind === kind)
  const fits = template !== undefined && templateShapes[template].kind === kind && templateShapes[template].scopes.includes(scope)
  return fits ? ruleTemplate(template, { scope, key }) : ''
}
