'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import type { Policies } from '#lib/messages/policies/schema'
import { operationStates } from '#lib/operations/state-machine'
import { messageHref, operationHref } from '../../../_components/paths'
import { RelativeTime } from '../../../_components/relative-time'
import { Section } from '../../../_components/section'
import { useSaid } from '../../../_components/use-said'
import { OperationStateDot } from '../../operations/operation-state'
import { useMessageWords } from '../message-words'

/** What policies did last, newest first. */
export function LastActs({ acts }: { acts: Policies['acts'] }) {
  const t = useTranslations('policies')
  const words = useMessageWords()
  const said = useSaid()
  return (
    <Section title={t('actsTitle')} flush>
      {acts.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">{t('noActs')}</p>
      ) : (
        <ul className="divide-y text-sm">
          {acts.map((act) => (
            <li key={act.operationId} className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-2">
              <span className="w-20 text-muted">
                <RelativeTime at={act.at} />
              </span>
              <Link href={operationHref(act.operationId)} className="w-28 font-medium hover:underline">
                {words.verb(act.verb)}
              </Link>
              <Link href={messageHref(act.messageId)} className="min-w-0 truncate font-mono hover:underline" title={act.messageId}>
                {act.messageId}
              </Link>
              <OperationStateDot state={operationStates.find((state) => state === act.state) ?? 'unknown'} />
              <span className="w-full text-xs text-muted">{act.why.length === 0 ? act.reason : act.why.map(said).join(t('between'))}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
