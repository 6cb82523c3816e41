'use client'
import { ArrowRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { writeWords } from '#lib/governance/write-sentences'
import type { OperationRow } from '#lib/operations/schema'
import { Badge } from '../../../_components/badge'
import { CopyText } from '../../../_components/copy-text'
import { Section } from '../../../_components/section'
import { useSaid } from '../../../_components/use-said'
import { subjectOf } from '../operation-plan'
import { PlannedLeftovers } from './planned-leftovers'
import { WriteDiff } from './write-diff'

/** What was planned: each write with what it replaces, or the state a message goes from and to. */
export function OperationPlan({ operation }: { operation: Pick<OperationRow, 'kind' | 'plan'> }) {
  const t = useTranslations('operations.plan')
  const wordsOf = useSaid()
  const subject = subjectOf(operation)
  if (subject.what === 'other') return null
  if (subject.what === 'message') {
    return (
      <Section title={t('title')}>
        <p className="flex flex-wrap items-center gap-2">
          <Badge mono>{subject.before}</Badge>
          <ArrowRight aria-label={t('becomes')} className="size-4 text-muted" />
          <Badge mono tone={subject.before === subject.after ? 'neutral' : 'accent'}>
            {subject.after}
          </Badge>
          {subject.before === subject.after && <span className="text-sm text-muted">{t('nothingChanges')}</span>}
        </p>
      </Section>
    )
  }
  if (subject.what === 'leftovers') return <PlannedLeftovers items={subject.items} />
  return (
    <Section title={t('writes', { count: subject.writes.length })} flush>
      {subject.writes.map((write) => (
        <div key={write.path} className="border-b last:border-b-0">
          <div className="flex flex-wrap items-center gap-x-3 px-4 pt-2.5 text-sm">
            <CopyText text={write.path} maxLength={96} />
            {write.before === null && <Badge tone="ok">{t('created')}</Badge>}
            {write.after === null && <Badge tone="danger">{t('deleted')}</Badge>}
            {write.reason && <span className="text-muted">{wordsOf(writeWords(write.reason))}</span>}
          </div>
          <WriteDiff before={write.before} after={write.after} />
        </div>
      ))}
    </Section>
  )
}
