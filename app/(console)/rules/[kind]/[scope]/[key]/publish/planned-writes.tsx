'use client'
import { useTranslations } from 'next-intl'
import type { RulePreview } from '#lib/governance/rules/preview-schema'
import { ZnodeDiff } from '../../../../../services/[id]/weights/znode-diff'

/** Old URLs of one rule may be many; their count is told, and the operation shows them all. */
const maxShown = 20

/** Every node that publishing writes: the document, its copies and the old URLs. */
export function PlannedWrites({ writes }: Pick<RulePreview['plan'], 'writes'>) {
  const t = useTranslations('rules.publish')
  return (
    <section aria-label={t('writes', { count: writes.length })} className="space-y-2">
      <h3 className="text-sm font-semibold">{t('writes', { count: writes.length })}</h3>
      {writes.slice(0, maxShown).map((write) => (
        <ZnodeDiff key={write.path} write={write} />
      ))}
      {writes.length > maxShown && <p className="text-sm text-muted">{t('moreWrites', { count: writes.length - maxShown })}</p>}
    </section>
  )
}
