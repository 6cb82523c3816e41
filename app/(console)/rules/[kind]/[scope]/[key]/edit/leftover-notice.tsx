'use client'
import { useTranslations } from 'next-intl'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { CopyText } from '../../../../../../_components/copy-text'
import { Section } from '../../../../../../_components/section'
import { Notice } from '../../../../../../_components/states/notice'
import { readableContent } from '../../../../../services/[id]/weights/readable-content'

/** What of the rule lies in the registry though it has no document: its copy for 2.7.0 to 2.7.2, old URLs. */
export const leftovers = ({ content, places }: Pick<RuleDetail, 'content' | 'places'>) =>
  content === null ? places.flatMap((place) => (place.content === null ? [] : [{ ...place, content: place.content }])) : []

const maxShown = 20

/** A rule without a document is no rule that is not there: who reads its other forms obeys them. */
export function LeftoverNotice({ rule }: { rule: RuleDetail }) {
  const t = useTranslations('rules.leftover')
  const found = leftovers(rule)
  if (found.length === 0) return null
  const hasCopy = found.some(({ format }) => format === 'yaml-2.7.0')
  return (
    <>
      <Notice status="warning" word={t('title')}>
        {t(hasCopy ? 'copy' : 'urls')} {t('how')}
      </Notice>
      <div className="px-4 pt-4">
        <Section title={t('list', { count: found.length })}>
          <ul className="max-h-80 space-y-3 overflow-auto">
            {found.slice(0, maxShown).map(({ path, content }) => (
              <li key={path} className="min-w-0">
                <CopyText text={path} maxLength={96} className="text-xs" />
                <pre className="overflow-x-auto font-mono text-xs">{readableContent(content)}</pre>
              </li>
            ))}
          </ul>
          {found.length > maxShown && <p className="pt-2 text-sm text-muted">{t('more', { count: found.length - maxShown })}</p>}
        </Section>
      </div>
    </>
  )
}
