'use client'
import { useTranslations } from 'next-intl'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { bulkRunSchema, itemStates } from '#lib/messages/bulk/schema'
import { PageFrame } from '../../../../_components/shell/page-frame'
import { ApiView } from '../../../../_components/states/api-view'
import { useApi } from '../../../../_hooks/use-api'
import { RunStateDot } from '../run-state'
import { useRunTitle } from '../use-run-title'
import { ItemList } from './item-list'
import { RunActions } from './run-actions'
import { RunProgress } from './run-progress'

/** A bulk run whole: first what would happen to each message, then how far it is and what became of each. */
export function BulkRunPage({ id }: { id: string }) {
  const t = useTranslations('messages.bulk')
  const titleOf = useRunTitle()
  const state = useApi(`messages/bulk/${encodeURIComponent(id)}`, bulkRunSchema, {
    topics: ['messages'],
    keys: { messages: [id] },
    everyMs: 15_000,
  })
  const [shown, setShown] = useQueryState('state', parseAsStringLiteral(itemStates))
  const { data, envelope } = state
  return (
    <PageFrame
      title={data ? titleOf(data) : t('one')}
      layout="fill"
      facts={
        data && (
          <>
            <RunStateDot run={data} />
            <span aria-hidden>·</span>
            <span className="truncate">
              {data.reason === '' ? t('frozenBy', { actor: data.actor }) : t('byWhy', { actor: data.actor, reason: data.reason })}
            </span>
          </>
        )
      }
      asOf={envelope?.asOf}
      actions={data && <RunActions run={data} refresh={state.refresh} />}
    >
      <ApiView state={state}>
        {(run) => (
          <>
            <RunProgress run={run} shown={shown} onShow={(next) => void setShown(next === shown ? null : next)} />
            <ItemList runId={id} shown={shown} suggested={run.chosen.suggested === true} />
          </>
        )}
      </ApiView>
    </PageFrame>
  )
}
