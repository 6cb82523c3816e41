'use client'
import { useCallback } from 'react'
import { z } from 'zod'
import { type MessageDetail, messageDetailSchema } from '#lib/messages/schema'
import { type OperationRow, operationSchema } from '#lib/operations/schema'
import { type ApiState, useApi } from '../../_hooks/use-api'

const operationsSchema = z.array(operationSchema)
const none: readonly OperationRow[] = []

export type MessageReading = { state: ApiState<MessageDetail>; operations: readonly OperationRow[]; refresh: () => void }

/** One message and the operations on it, newest first, both live. */
export function useMessage(id: string): MessageReading {
  const state = useApi(`messages/${encodeURIComponent(id)}`, messageDetailSchema, { topics: ['messages', 'operations'] })
  const path = `operations?target=${encodeURIComponent(id)}&pageSize=20`
  const read = useApi(path, operationsSchema, { topics: ['operations'] })
  const operations = read.data ?? none
  const [refreshMessage, refreshOperations] = [state.refresh, read.refresh]
  const refresh = useCallback(() => {
    refreshMessage()
    refreshOperations()
  }, [refreshMessage, refreshOperations])
  return { state, operations, refresh }
}
