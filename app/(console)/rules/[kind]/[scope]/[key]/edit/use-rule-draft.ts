'use client'
import { useCallback } from 'react'
import { z } from 'zod'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { useStored } from '../../../../../../_hooks/use-stored'

/** `base` and `fingerprint`: the rule as it was when the draft was begun. */
const draftSchema = z.object({ text: z.string(), base: z.string().nullable(), fingerprint: z.string() }).nullable()

export type DraftOfRule = {
  text: string
  /** The rule as it was when the draft was begun */
  base: string | null
  fingerprint: string
  /** Says something else than the rule did when it was begun */
  isEdited: boolean
  /** The rule was changed by somebody since */
  isBehind: boolean
  set: (text: string) => void
  drop: () => void
  /** Goes on from the rule as it is now, with this text */
  restart: (text: string) => void
}

/** The text that a person works on, kept in this browser until it is published or dropped. */
export function useRuleDraft(rule: RuleDetail, template: string): DraftOfRule {
  const { registry, kind, scope, key, content, fingerprint } = rule
  const [stored, save] = useStored(`rule-draft ${registry} ${kind} ${scope} ${key}`, draftSchema, null)
  const live = { text: content ?? template, base: content, fingerprint }
  const draft = stored ?? live
  const { base, fingerprint: begun } = draft
  const set = useCallback(
    (text: string) => save(text === base && begun === fingerprint ? null : { text, base, fingerprint: begun }),
    [save, base, begun, fingerprint],
  )
  return {
    ...draft,
    isEdited: draft.text !== (base ?? ''),
    isBehind: stored !== null && begun !== fingerprint && base !== content,
    set,
    drop: useCallback(() => save(null), [save]),
    restart: useCallback((text: string) => save({ text, base: content, fingerprint }), [save, content, fingerprint]),
  }
}
