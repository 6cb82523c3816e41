'use client'
import { useState } from 'react'
import type { PolicyRow, SourcePolicy } from '#lib/messages/policies/schema'
import { useSavePolicy } from './use-save-policy'

export type PolicyDraft = ReturnType<typeof usePolicyDraft>

/**
 * What a person makes of a source's policy before it is saved. Where somebody else saved meanwhile: what is not touched here follows; what
 * is touched stays, and the revision that was seen has it refused.
 */
export function usePolicyDraft(row: PolicyRow, refresh: () => void) {
  const [draft, setDraft] = useState<SourcePolicy>()
  const [seen, setSeen] = useState(row.revision)
  const isMoved = draft !== undefined && JSON.stringify(draft) !== JSON.stringify(row.policy)
  if (seen !== row.revision && !isMoved) setSeen(row.revision)
  const { save, stop, problem, busy } = useSavePolicy(refresh)
  const policy = draft ?? row.policy
  const discard = () => {
    setDraft(undefined)
    setSeen(row.revision)
  }
  return {
    policy,
    isMoved,
    /** what cannot be read is saved anew as it is shown */
    canSave: isMoved || row.unreadable,
    problem,
    busy,
    discard,
    set: setDraft,
    async save(reason: string): Promise<boolean> {
      const taken = await save(row.source, { revision: seen, policy, reason })
      if (taken) setSeen(seen + 1)
      return taken
    },
    stop: (reason: string): Promise<boolean> => stop(row.source, reason),
  }
}
