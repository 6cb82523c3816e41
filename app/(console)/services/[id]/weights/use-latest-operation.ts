'use client'
import { useMemo, useState } from 'react'
import { z } from 'zod'
import { operationSchema, type OperationRow } from '#lib/operations/schema'
import { isLive } from '#lib/operations/state-machine'
import { useApi } from '../../../../_hooks/use-api'
import { useNow } from '../../../../_hooks/use-now'

const list = z.array(operationSchema)
/** So long after its end an operation is still what the page is about. */
const recentMs = 30 * 60_000
/** So long after a write only calls after it tell something. */
const afterWriteMs = 5 * 60_000

/** The last operation on these weights while it matters, whoever started it, and since when calls show its effect. */
export function useLatestOperation(target: string) {
  const [sent, setSent] = useState<OperationRow>()
  const nowMs = useNow()
  const { data, refresh } = useApi(`operations?target=${encodeURIComponent(target)}&pageSize=5`, list, { topics: ['operations'] })
  const operation = useMemo(() => newest(data, sent), [data, sent])
  const announce = (next: OperationRow) => {
    setSent(next)
    refresh()
  }
  const isRecent = operation !== undefined && (isLive(operation.state) || nowMs === 0 || nowMs - Date.parse(operation.updatedAt) < recentMs)
  const writtenAt = operation?.steps.findLast((step) => step.name === 'written')?.at
  const observedSince = writtenAt !== undefined && nowMs - Date.parse(writtenAt) < afterWriteMs ? writtenAt : undefined
  return { operation: isRecent ? operation : undefined, observedSince, announce }
}

/** What was just sent shows at once; the list's row of it, once read, is newer. */
function newest(listed: readonly OperationRow[] | undefined, sent: OperationRow | undefined): OperationRow | undefined {
  const first = listed?.[0]
  if (!sent || listed?.some((operation) => operation.id === sent.id)) return first
  return sent
}
