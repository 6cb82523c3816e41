'use client'
import { parseAsArrayOf, parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useCallback, useMemo } from 'react'
import type { PastWindow } from '#lib/registry/past-window'
import { useScope } from '../../_hooks/use-scope'
import { parseExpression } from './model/expression'
import { partOf } from './model/fold'
import { groupings } from './model/grouping'
import { type Health, healths } from './model/health'

export const levels = ['application', 'service'] as const
export type Level = (typeof levels)[number]
export const directions = ['both', 'up', 'down'] as const
export type Direction = (typeof directions)[number]
/** The last one is "everything": no map of calls is deeper. */
export const depths = [1, 2, 3, 4, 20] as const
/** How many nodes are drawn: `auto` by their number, folded into groups, or every single one. */
export const drawings = ['auto', 'folded', 'all'] as const
export type Drawing = (typeof drawings)[number]

const parsers = {
  level: parseAsStringLiteral(levels).withDefault('application'),
  focus: parseAsString,
  depth: parseAsInteger.withDefault(1),
  dir: parseAsStringLiteral(directions).withDefault('both'),
  group: parseAsStringLiteral(groupings).withDefault('auto'),
  idle: parseAsBoolean.withDefault(false),
  hide: parseAsArrayOf(parseAsStringLiteral(healths)).withDefault([]),
  find: parseAsString.withDefault(''),
  without: parseAsString.withDefault(''),
  draw: parseAsStringLiteral(drawings).withDefault('auto'),
  open: parseAsArrayOf(parseAsString).withDefault([]),
  span: parseAsInteger,
  to: parseAsString,
  at: parseAsString,
}

/** What of the map is shown: all of it in the URL, so that a colleague who gets the link sees the same. */
export function useViewState() {
  const [state, setState] = useQueryStates(parsers)
  const { level, focus, depth, dir, group, idle, hide, find, without, draw, open, span, to, at } = state
  const { registry } = useScope()
  const bounded = depths.find((known) => known >= depth) ?? 1
  const hidden = useMemo(() => new Set<Health>(hide), [hide])
  const unfolded = useMemo(() => new Set(open), [open])
  const findExpression = useMemo(() => parseExpression(find), [find])
  const hideExpression = useMemo(() => parseExpression(without), [without])
  const replay = useMemo(() => windowOf(span, to, at), [span, to, at])
  const question: Question = { level, focus, depth: bounded, dir, registry }
  const focusOn = useCallback(
    (id: string, more?: { level?: Level; dir?: Direction; depth?: number }) =>
      void setState({ focus: id, dir: null, ...more }, { history: 'push' }),
    [setState],
  )
  return {
    level,
    focus,
    depth: bounded,
    direction: dir,
    showIdle: idle,
    hidden,
    find,
    findExpression,
    without,
    hideExpression,
    grouping: group,
    drawing: draw,
    unfolded,
    replay,
    path: topologyPath(question, replay?.at),
    /** Of the same question at the beginning of the window. */
    startPath: replay && topologyPath(question, replay.from),
    /** The picture: another instant of one question is the same picture. */
    picture: topologyPath(question, undefined),
    focusOn,
    unfocus: () => void setState({ focus: null, depth: null, dir: null }, { history: 'push' }),
    // Applications stand on both levels; a service or a missing one is only known to its own.
    setLevel: (next: Level) =>
      void setState({ level: next, ...(focus?.startsWith('application:') ? {} : { focus: null, depth: null }) }, { history: 'push' }),
    setGrouping: (next: (typeof groupings)[number]) => void setState({ group: next, open: null }),
    setDepth: (next: number) => void setState({ depth: next }),
    setDirection: (next: Direction) => void setState({ dir: next }),
    setShowIdle: (next: boolean) => void setState({ idle: next || null }),
    setFind: (next: string) => void setState({ find: next === '' ? null : next }),
    setWithout: (next: string) => void setState({ without: next === '' ? null : next }),
    setDrawing: (next: Drawing) => void setState({ draw: next }),
    toggleGroup: (name: string) =>
      void setState({
        open: unfolded.has(name) ? open.filter((other) => other !== name && !other.startsWith(`${name}${partOf}`)) : [...open, name],
      }),
    toggleHidden: (health: Health) =>
      void setState({ hide: hidden.has(health) ? hide.filter((other) => other !== health) : [...hide, health] }),
    setWindow: (window: PastWindow) => void setState(replayOf(window, replay)),
    setAt: (next: Date) => void setState({ at: next.toISOString() }),
    endReplay: () => void setState({ span: null, to: null, at: null }),
  }
}

export type ViewState = ReturnType<typeof useViewState>

/** A past window, and the instant of it that is shown. */
export type Replay = { span: number; from: Date; to: Date; at: Date }

function windowOf(span: number | null, to: string | null, at: string | null): Replay | undefined {
  const end = to === null ? NaN : Date.parse(to)
  if (span === null || !(span > 0) || span > 10_080 || Number.isNaN(end)) return undefined
  const begin = end - span * 60_000
  const wanted = at === null ? begin : Date.parse(at)
  const instant = Number.isNaN(wanted) ? begin : Math.min(end, Math.max(begin, wanted))
  return { span, from: new Date(begin), to: new Date(end), at: new Date(instant) }
}

/** Another window is looked at from its beginning; where its end was chosen, that instant is what was asked for. */
function replayOf({ minutes, toMs }: PastWindow, before: Replay | undefined): { span: number; to: string; at: string } {
  const end = new Date(toMs ?? Date.now())
  const isEndChosen = before !== undefined && toMs !== null && toMs !== before.to.getTime()
  const at = isEndChosen ? end : new Date(end.getTime() - minutes * 60_000)
  return { span: minutes, to: end.toISOString(), at: at.toISOString() }
}

type Question = { level: Level; focus: string | null; depth: number; dir: Direction; registry: string | null }

/** Everything there is: what is too much to draw is folded here, not cut there. */
const maxNodes = 12_000

function topologyPath({ level, focus, depth, dir, registry }: Question, at: Date | undefined): string {
  const query = new URLSearchParams({ level, maxNodes: String(maxNodes) })
  if (focus !== null) {
    query.set('focus', focus)
    query.set('depth', String(depth))
    if (dir !== 'both') query.set('direction', dir)
  }
  if (registry !== null) query.set('registry', registry)
  if (at) query.set('at', at.toISOString())
  return `topology?${query.toString()}`
}
