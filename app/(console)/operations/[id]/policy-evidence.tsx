'use client'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { policyEvidenceSchema } from '#lib/messages/plan'
import type { OperationRow } from '#lib/operations/schema'
import { ClockTime } from '../../../_components/clock-time'
import { Section } from '../../../_components/section'
import { useSaid } from '../../../_components/use-said'
import { VerdictDot } from '../../messages/verdict-dot'

const planSchema = z.object({ policy: policyEvidenceSchema })

/** Why a policy settled a message: what every probe answered, and when. Nothing where a person did it. */
export function PolicyEvidence({ plan }: Pick<OperationRow, 'plan'>) {
  const t = useTranslations('operations.policy')
  const said = useSaid()
  const { data } = planSchema.safeParse(plan)
  if (!data) return null
  const { why, evidence } = data.policy
  return (
    <Section title={t('title')} aside={<span className="text-sm text-muted">{t('count', { count: evidence.length })}</span>} flush>
      {why.length > 0 && <p className="border-b px-4 py-2">{why.map(said).join(t('between'))}</p>}
      <ol className="max-h-96 divide-y overflow-auto text-sm">
        {evidence.map((answer) => (
          <li key={`${answer.at} ${answer.probe}`} className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-3 px-4 py-1.5">
            <ClockTime at={answer.at} />
            <div className="min-w-0">
              <span className="flex flex-wrap items-center gap-x-3">
                <span className="font-medium">{answer.probe}</span>
                <VerdictDot verdict={answer.verdict} />
              </span>
              {answer.error !== '' && (
                <span className="block text-xs break-words text-danger">{said({ text: answer.error, said: answer.errorSaid })}</span>
              )}
              {answer.raw !== '' && <span className="block font-mono text-xs break-all text-muted">{answer.raw}</span>}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}
