'use client'
import { useTranslations } from 'next-intl'
import { type Blame, blameSchema, type RevisionRow } from '#lib/governance/history/revision-schema'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { RelativeTime } from '../../../../../../_components/relative-time'
import { Section } from '../../../../../../_components/section'
import { ApiView } from '../../../../../../_components/states/api-view'
import { useApi } from '../../../../../../_hooks/use-api'
import { rulePart } from './rule-part'
import { Writer } from './revision-list'
import { type View, ViewChoice } from './view-choice'

type BlameViewProps = { rule: RuleDetail; revision: RevisionRow; view: View; onView: (view: View) => void }

/** The lines of a revision, each with who brought it and when. */
export function BlameView({ rule, revision, view, onView }: BlameViewProps) {
  const t = useTranslations('rules.history')
  const state = useApi(rulePart(rule, 'blame', { revision: revision.id }), blameSchema)
  return (
    <Section flush title={t('views.blame')} aside={<ViewChoice revision={revision} view={view} onView={onView} />}>
      <ApiView state={state} quiet>
        {(blame) => <BlameLines blame={blame} />}
      </ApiView>
    </Section>
  )
}

function BlameLines({ blame: { lines, revisions, oldest } }: { blame: Blame }) {
  const t = useTranslations('rules.history')
  const known = new Map(revisions.map((revision) => [revision.id, revision]))
  // what follows the last line break is no line
  const written = lines.at(-1)?.text === '' ? lines.slice(0, -1) : lines
  return (
    <div className="overflow-x-auto py-2">
      <table className="w-full font-mono text-xs" aria-label={t('views.blame')}>
        <tbody>
          {written.map(({ text, revision }, index) => {
            const by = known.get(revision)
            const isRepeated = written[index - 1]?.revision === revision
            return (
              <tr key={index} className="align-top">
                <td className="w-44 truncate ps-4 pe-3 font-sans text-muted">
                  {!isRepeated && by && (
                    <>
                      <RelativeTime at={by.at} /> <Writer revision={by} />
                      {revision === oldest && <span title={t('orOlder')}> *</span>}
                    </>
                  )}
                </td>
                <td className="w-8 pe-3 text-end text-muted tabular-nums">{index + 1}</td>
                <td className="pe-4 break-words whitespace-pre-wrap">{text}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {oldest !== null && <p className="px-4 pt-2 text-xs text-muted">* {t('orOlder')}</p>}
    </div>
  )
}
