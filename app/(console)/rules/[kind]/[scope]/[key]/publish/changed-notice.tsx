'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { Button } from '../../../../../../_components/button'
import { Notice } from '../../../../../../_components/states/notice'
import type { RuleDraft } from '../edit/use-rule-draft'
import { ThreeWayDiff } from './three-way-diff'

/** Somebody changed the rule while a draft was open: nothing is lost, the person decides from which text to go on. */
export function ChangedNotice({ rule, draft }: { rule: RuleDetail; draft: RuleDraft }) {
  const t = useTranslations('rules.conflict')
  const [open, setOpen] = useState(true)
  const { merge } = draft
  const actions = (
    <div className="flex shrink-0 gap-2">
      <Button size="sm" onClick={() => setOpen(!open)} aria-expanded={open}>
        {t(open ? 'hide' : 'show')}
      </Button>
      <Button size="sm" onClick={draft.drop}>
        {t('takeTheirs')}
      </Button>
      <Button size="sm" onClick={() => draft.restart(draft.text)}>
        {t('keepMine')}
      </Button>
      {merge && (
        <Button size="sm" tone="primary" onClick={() => draft.restart(merge.text)}>
          {t('takeMerged')}
        </Button>
      )}
    </div>
  )
  return (
    <>
      <Notice status="warning" word={t('title')} action={actions}>
        {t('what')} {merge && t('merged', { count: merge.conflicts })}
      </Notice>
      {open && (
        <div className="border-b p-4">
          <ThreeWayDiff base={draft.base} live={rule.content} mine={draft.text} />
        </div>
      )}
    </>
  )
}
