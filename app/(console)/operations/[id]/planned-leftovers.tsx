'use client'
import { useTranslations } from 'next-intl'
import type { CleanUpPlan } from '#lib/registry/clean-up/plan'
import { CopyText } from '../../../_components/copy-text'
import { Section } from '../../../_components/section'
import { ByteSize } from '../../clean-up/byte-size'

/** Leftovers of a clean-up, each with the size of its backup. */
export function PlannedLeftovers({ items }: { items: CleanUpPlan['items'] }) {
  const t = useTranslations('operations.plan')
  return (
    <Section title={t('leftovers', { count: items.length })} flush>
      <ul className="max-h-120 overflow-auto text-sm">
        {items.map((item) => (
          <li key={item.path} className="flex flex-wrap items-center gap-x-3 border-b px-4 py-1.5 last:border-b-0">
            <CopyText text={item.path} maxLength={96} />
            <span className="text-muted">
              {t('znodes', { count: item.nodes })} · <ByteSize bytes={item.bytes} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
