'use client'
import { useTranslations } from 'next-intl'
import { WriteDiff } from '../../../../../operations/[id]/write-diff'

type ThreeWayDiffProps = {
  /** The rule as it was when the draft was begun; null: there was none */
  base: string | null
  /** As it is now */
  live: string | null
  /** The draft */
  mine: string | null
}

/** What others changed since, and what the draft changes, from the same beginning. */
export function ThreeWayDiff({ base, live, mine }: ThreeWayDiffProps) {
  const t = useTranslations('rules.conflict')
  return (
    <div className="grid gap-3 xl:grid-cols-2">
      <section aria-label={t('theirs')} className="min-w-0 rounded-md border bg-surface">
        <h2 className="border-b px-4 py-1.5 text-sm font-semibold">{t('theirs')}</h2>
        <WriteDiff before={base} after={live} titles={{ left: t('base'), right: t('live') }} />
      </section>
      <section aria-label={t('yours')} className="min-w-0 rounded-md border bg-surface">
        <h2 className="border-b px-4 py-1.5 text-sm font-semibold">{t('yours')}</h2>
        <WriteDiff before={base} after={mine} titles={{ left: t('base'), right: t('mine') }} />
      </section>
    </div>
  )
}
