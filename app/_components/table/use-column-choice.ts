'use client'
import { useCallback, useMemo } from 'react'
import { z } from 'zod'
import { useStored } from '../../_hooks/use-stored'
import type { Column } from './column'

const choiceSchema = z.record(z.string(), z.boolean())
const asGiven: Record<string, boolean> = {}

/** Which columns are shown, remembered per table in this browser. */
export function useColumnChoice<Row>(tableId: string, columns: readonly Column<Row>[]) {
  const [changed, setChanged] = useStored(`columns:${tableId}`, choiceSchema, asGiven)
  const visibility = useMemo(
    () => Object.fromEntries(columns.map((column) => [column.id, changed[column.id] ?? !column.hidden])),
    [columns, changed],
  )
  const toggle = useCallback((id: string, shown: boolean) => setChanged({ ...changed, [id]: shown }), [changed, setChanged])
  return useMemo(() => ({ visibility, toggle }), [visibility, toggle])
}
