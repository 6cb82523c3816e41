'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { type RevisionRow, revisionSchema } from '#lib/governance/history/revision-schema'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { ApiView } from '../../../../../../_components/states/api-view'
import { EmptyState } from '../../../../../../_components/states/empty-state'
import { useApi } from '../../../../../../_hooks/use-api'
import { BlameView } from './blame-view'
import { RevisionList } from './revision-list'
import { RevisionView } from './revision-view'
import { rulePart } from './rule-part'

const list = z.array(revisionSchema)
const pageSize = 200
const views = ['change', 'now', 'blame'] as const

/** Every state that the rule was seen in, whoever wrote it: what each changed, who wrote which line, and the way back. */
export function HistoryTab({ rule }: { rule: RuleDetail }) {
  const t = useTranslations('rules.history')
  const state = useApi(rulePart(rule, 'revisions', { pageSize: String(pageSize) }), list, { topics: ['rules', 'operations'] })
  const [{ revision, view }, setState] = useQueryStates({
    revision: parseAsString,
    view: parseAsStringLiteral(views).withDefault('change'),
  })
  return (
    <div className="min-h-0 grow overflow-auto bg-ground p-4">
      <ApiView state={state}>
        {(revisions) => {
          const shown = revisions.find(({ id }) => id === revision) ?? revisions[0]
          return shown === undefined ? (
            <EmptyState title={t('empty')} cause={t('emptyCause')} />
          ) : (
            <div className="grid gap-4 lg:grid-cols-[22rem_minmax(0,1fr)] lg:items-start">
              <RevisionList
                revisions={revisions}
                total={state.envelope?.page?.total ?? revisions.length}
                shownId={shown.id}
                onShow={(id) => void setState({ revision: id })}
              />
              {view === 'blame' && shown.format === 'yaml' ? (
                <BlameView rule={rule} revision={shown} view={view} onView={(next) => void setState({ view: next })} />
              ) : (
                <RevisionView
                  rule={rule}
                  revision={shown}
                  before={previousOf(revisions, shown)}
                  view={view === 'now' ? 'now' : 'change'}
                  onView={(next) => void setState({ view: next })}
                />
              )}
            </div>
          )
        }}
      </ApiView>
    </div>
  )
}

/** The state of the same znode before this one. */
function previousOf(revisions: readonly RevisionRow[], shown: RevisionRow): RevisionRow | undefined {
  return revisions.slice(revisions.indexOf(shown) + 1).find(({ path }) => path === shown.path)
}
