'use client'
import { useMemo } from 'react'
import { z } from 'zod'
import { operationSchema, type OperationRow } from '#lib/operations/schema'
import { useApi } from '../../../../_hooks/use-api'

const list = z.array(operationSchema)
const none: readonly OperationRow[] = []

/** The last changes of this service's weights in any registry, newest first. */
export function useWeightOperations(service: string): readonly OperationRow[] {
  const { data } = useApi(`operations?kind=weight.set&search=${encodeURIComponent(service)}&pageSize=50`, list, { topics: ['operations'] })
  return useMemo(() => data?.filter((operation) => operation.target.endsWith(`:${service}`)) ?? none, [data, service])
}
