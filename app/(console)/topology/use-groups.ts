'use client'
import { useCallback, useMemo } from 'react'
import { z } from 'zod'
import { applicationSchema } from '#lib/registry/schema'
import { useApi } from '../../_hooks/use-api'
import type { GroupOf } from './model/read-map'
import type { Grouping } from './view-state'

const applicationsSchema = z.array(applicationSchema)

/** Groups applications by what their own URLs say of owner or organization; other nodes as the API groups them. */
export function useGroups(grouping: Grouping): GroupOf {
  const { data } = useApi(grouping === 'none' ? undefined : 'applications?pageSize=500', applicationsSchema, { topics: ['registry'] })
  const known = useMemo(() => new Map((data ?? []).map((application) => [application.name, application])), [data])
  return useCallback<GroupOf>(
    (node) => {
      if (grouping === 'none') return ''
      const application = node.kind === 'application' ? known.get(node.label) : undefined
      return application?.[grouping] || application?.owner || node.group
    },
    [grouping, known],
  )
}
