'use client'
import type { ReactNode } from 'react'
import type { ApiState } from '../../_hooks/use-api'
import { AnswerNotices } from './answer-notices'
import { ErrorState } from './error-state'
import { LoadingState } from './loading-state'

type ApiViewProps<T> = {
  state: ApiState<T>
  children: (data: T) => ReactNode
  /** In place of the usual skeleton. */
  loading?: ReactNode
  /** Leave the stale and partial notices to somebody else on the page. */
  quiet?: boolean
}

/** Every state of a read in one place: loading, error, forbidden, partial, stale, and the data. */
export function ApiView<T>({ state, children, loading, quiet = false }: ApiViewProps<T>) {
  const { data, envelope, problem, refresh } = state
  if (data === undefined || envelope === undefined) {
    return problem ? <ErrorState problem={problem} onRetry={refresh} /> : (loading ?? <LoadingState />)
  }
  return (
    <>
      {problem && <ErrorState problem={problem} onRetry={refresh} inline />}
      {!quiet && <AnswerNotices asOf={envelope.asOf} complete={envelope.complete} warnings={envelope.warnings} />}
      {children(data)}
    </>
  )
}
