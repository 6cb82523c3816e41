'use client'
import { useTranslations } from 'next-intl'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { Notice } from '../../../../../../_components/states/notice'
import type { RuleDraft } from './use-rule-draft'

/** Nothing is to be edited, and yet there is something to publish. */
export function OutOfStep({ rule: { outOfStep }, draft: { isEdited } }: { rule: RuleDetail; draft: RuleDraft }) {
  const t = useTranslations('rules.edit')
  if (isEdited || outOfStep.length === 0) return null
  return (
    <Notice status="warning" word={t('outOfStep', { count: outOfStep.length })}>
      {t('outOfStepHow')}
    </Notice>
  )
}
