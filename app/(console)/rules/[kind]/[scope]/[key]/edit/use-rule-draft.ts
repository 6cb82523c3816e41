'use client'
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { type Drafts, draftsSchema } from '#lib/governance/history/draft-schema'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import type { Problem } from '../../../../../../_hooks/api-client'
import { useApi } from '../../../../../../_hooks/use-api'
import { useSend } from '../../../../../../_hooks/use-send'

type Held = { text: string; base: string | null; fingerprint: string }
type Conflict = NonNullable<NonNullable<Drafts['mine']>['conflict']>

export type RuleDraft = Held & {
  /** Says something else than the rule does now */
  isEdited: boolean
  /** Publishing writes something: another text, or copies of the rule that do not say what this text says */
  hasEffect: boolean
  /** There is a draft that is kept; a template alone is none */
  isKept: boolean
  /** The rule was changed by somebody since the draft was begun */
  isBehind: boolean
  /** What both made of it, laid together by the server */
  merge: Conflict['merge'] | undefined
  others: Drafts['others']
  saving: { busy: boolean; problem: Problem | undefined }
  set: (text: string) => void
  drop: () => void
  /** Goes on from the rule as it is now, with this text */
  restart: (text: string) => void
  /** What is not kept yet is kept now: what is published must be this draft */
  flush: () => void
  /** It is being published: the server shows it until that has succeeded */
  handOver: () => void
}

const typingMs = 700

/** The text that a person works on. The server keeps it, one per author; what is typed here wins until the page is left. */
export function useRuleDraft(rule: RuleDetail, template: string): RuleDraft {
  const { registry, kind, scope, key, content, fingerprint } = rule
  const path = `rules/${kind}/${scope}/${encodeURIComponent(key)}/draft`
  const server = useApi(`${path}?registry=${encodeURIComponent(registry)}`, draftsSchema, { topics: ['rules', 'operations'] })
  const [local, setLocal] = useState<Held | 'none'>()
  const saver = useSaver(path, registry)
  const { mine, others = [] } = server.data ?? {}
  const shown = shownDraft(rule, local ?? toHeld(mine), template)
  const { base, fingerprint: begun } = shown
  const change = (next: Held) => {
    setLocal(next)
    saver.later(next)
  }
  const drop = () => {
    setLocal('none')
    saver.drop()
  }
  return {
    ...shown,
    merge: mine?.conflict?.merge,
    others,
    saving: { busy: saver.busy, problem: saver.problem },
    set: (next) => (next === content ? drop() : change({ text: next, base, fingerprint: begun })),
    drop,
    restart: (next) => change({ text: next, base: content, fingerprint }),
    flush: saver.flush,
    handOver: () => {
      setLocal(undefined)
      server.refresh()
    },
  }
}

type Shown = Pick<RuleDraft, 'text' | 'base' | 'fingerprint' | 'isEdited' | 'hasEffect' | 'isKept' | 'isBehind'>

/** What the registry says already is no draft any more. */
function shownDraft({ content, fingerprint, outOfStep }: RuleDetail, kept: Held | 'none' | undefined, template: string): Shown {
  const held = kept === 'none' || kept?.text === content ? undefined : kept
  const draft = held ?? { text: content ?? template, base: content, fingerprint }
  const isEdited = draft.text !== (content ?? '')
  return {
    ...draft,
    isEdited,
    hasEffect: isEdited || outOfStep.length > 0,
    isKept: held !== undefined,
    isBehind: draft.fingerprint !== fingerprint && draft.base !== content,
  }
}

const toHeld = (mine: Drafts['mine'] | undefined): Held | undefined =>
  mine ? { text: mine.content, base: mine.base.content, fingerprint: mine.base.fingerprint } : undefined

/** Keeps what was typed a moment after the last key, and when the page is left for another of the console. Busy until it is kept. */
function useSaver(path: string, registry: string) {
  const { send, busy, problem } = useSend({ schema: draftsSchema, method: 'PUT' })
  const remove = useSend({ schema: draftsSchema.partial(), method: 'DELETE' })
  const waiting = useRef<Held>(undefined)
  const [isWaiting, setWaiting] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const flush = useCallback(() => {
    clearTimeout(timer.current)
    const held = waiting.current
    waiting.current = undefined
    setWaiting(false)
    if (held) void send(path, { registry, content: held.text, base: { content: held.base, fingerprint: held.fingerprint } })
  }, [path, registry, send])
  const leave = useEffectEvent(flush)
  useEffect(() => () => leave(), [])
  const later = (held: Held) => {
    waiting.current = held
    setWaiting(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(flush, typingMs)
  }
  const drop = () => {
    clearTimeout(timer.current)
    waiting.current = undefined
    setWaiting(false)
    void remove.send(path, { registry })
  }
  return { busy: busy || isWaiting, problem, flush, later, drop }
}
