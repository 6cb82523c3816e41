'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import type { OperationRow } from '#lib/operations/schema'
import { hostHref, instanceHref, ruleHref, serviceHref } from '../../../_components/paths'
import { Section } from '../../../_components/section'
import { StatusDot } from '../../../_components/status-dot'
import { subjectOf, type Subject } from '../operation-plan'

/** A change that was stopped and not taken back: says so, and leads to where it is looked at again before anything else is written. */
export function LeftStanding({ operation }: { operation: OperationRow }) {
  const t = useTranslations('operations.leftStanding')
  const subject = subjectOf(operation)
  const href = hrefOf(subject)
  return (
    <Section title={t('title')} aside={<StatusDot status="warning">{t('word')}</StatusDot>}>
      <div className="space-y-2">
        <p className="break-words">{t('what')}</p>
        {href !== undefined && (
          <Link href={href} className="text-accent hover:underline">
            {t(subject.what === 'rule' ? 'rule' : subject.what === 'weights' ? 'weights' : 'instance')}
          </Link>
        )}
      </div>
    </Section>
  )
}

/** A rule's history rolls back with a fresh preview; weights are previewed as they are set. */
function hrefOf(subject: Subject): string | undefined {
  if (subject.what === 'rule') return ruleHref(subject, { tab: 'history' })
  if (subject.what === 'weights') return serviceHref(subject.service, 'weights')
  if (subject.what === 'drain') return subject.isHost ? hostHref(subject.name) : instanceHref(subject.name)
  return undefined
}
