'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Traffic } from '#lib/registry/schema'
import { NumberCell } from '../../../_components/number-cell'

/** Rate, failed share, average and longest time of the last minute, in one row. */
export function TrafficFacts({
  traffic,
  made = false,
}: {
  traffic: Traffic
  /** They are of the calls it makes. */ made?: boolean | undefined
}) {
  const t = useTranslations('topology')
  const used = traffic && traffic.callsPerSecond > 0 ? traffic : null
  return (
    <dl className="grid grid-cols-4 gap-2 border-b px-4 py-3">
      <Figure label={made ? t('made') : t('rate')}>
        <NumberCell value={traffic?.callsPerSecond} />
      </Figure>
      <Figure label={t('errors')}>
        <NumberCell value={used?.errorRate} unit="share" className={used && used.errorRate > 0 ? 'text-danger' : ''} />
      </Figure>
      <Figure label={t('average')}>
        <NumberCell value={used?.averageMs} unit="ms" />
      </Figure>
      <Figure label={t('max')}>
        <NumberCell value={used?.maxMs} unit="ms" />
      </Figure>
    </dl>
  )
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col-reverse">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="text-lg font-semibold">{children}</dd>
    </div>
  )
}
