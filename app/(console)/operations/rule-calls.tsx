'use client'
import { useTranslations } from 'next-intl'
import { type RuleCalls, ruleCallsSchema } from '#lib/governance/rules/rule-calls'
import type { OperationRow } from '#lib/operations/schema'
import { ClockTime } from '../../_components/clock-time'
import { formatShare } from '../../_components/format/number'
import { type Status, StatusDot } from '../../_components/status-dot'
import { useApi } from '../../_hooks/use-api'

type Verdict = RuleCalls['services'][number]['verdict']

/** Whether the calls follow a rule that was written, for half an hour; nothing where no share should have changed. */
export function RuleCallsOf({ operation: { id, kind, plan } }: { operation: OperationRow }) {
  const expected = plan['expected']
  const isExpected = kind === 'rule.set' && Array.isArray(expected) && expected.length > 0
  const { data } = useApi(isExpected ? `operations/${encodeURIComponent(id)}/calls` : undefined, ruleCallsSchema, {
    topics: ['operations'],
    everyMs: 10_000,
  })
  return data && <RuleCallsFound found={data} />
}

const looks: Record<Verdict, Status> = {
  follows: 'ok',
  'not-followed': 'danger',
  doubtful: 'warning',
  untold: 'unknown',
  'too-few': 'unknown',
}
const maxShares = 6

/** The same, as it was answered. */
export function RuleCallsFound({ found: { since, state, services } }: { found: RuleCalls }) {
  const t = useTranslations('operations.calls')
  if (state !== 'counting') return <p className="text-sm text-muted">{t(state)}</p>
  return (
    <section aria-label={t('title')} className="space-y-2 text-sm">
      <p className="text-muted">
        {t('title')} <ClockTime at={since ?? ''} />
      </p>
      {services.map(({ service, verdict, byContent, calls, shares }) => (
        <div key={service} className="space-y-1">
          <StatusDot status={looks[verdict]} className="font-medium whitespace-normal">
            {t(`verdict.${verdict}`, { calls })}
          </StatusDot>
          {services.length > 1 && <p className="break-all text-muted">{service}</p>}
          {calls > 0 && (
            <ul>
              {shares.slice(0, maxShares).map(({ address, observed, low, high }) => (
                <li key={address}>
                  <span className="font-mono">{address}</span>{' '}
                  {t('share', { observed: formatShare(observed).short, expected: rangeOf(low, high) })}
                </li>
              ))}
              {shares.length > maxShares && <li className="text-muted">{t('more', { count: shares.length - maxShares })}</li>}
            </ul>
          )}
          {byContent && verdict !== 'follows' && <p className="text-muted">{t('byContent')}</p>}
        </div>
      ))}
    </section>
  )
}

function rangeOf(low: number, high: number): string {
  const [from, to] = [formatShare(low).short, formatShare(high).short]
  return from === to ? from : `${from}–${to}`
}
