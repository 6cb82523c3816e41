// How far a release is. Pure: the driver and the verbs of people turn one progress into the next; the store keeps it with its events.
import { z } from 'zod'
import { asWritten, saidSchema, sentenceSchema, type Said, type Sentence } from '../../platform/sentence.ts'

export const releaseStates = ['moving', 'watching', 'held', 'stepping-back', 'aborting', 'completed', 'aborted'] as const
export type ReleaseState = (typeof releaseStates)[number]

export const heldBy = ['person', 'guard', 'operation', 'ready'] as const

/** A step that was taken: its operations, in order. `operationId` null: nothing had to be written. */
const moveSchema = z.object({
  step: z.number().int(),
  /** since when it is in force; until then, when it began */
  at: z.string(),
  parts: z.array(z.object({ part: z.string(), operationId: z.string().nullable() })),
})
export type Move = z.infer<typeof moveSchema>

const currentSchema = z.object({ operationId: z.string(), part: z.string(), undoOf: z.string().nullable() })
export type Current = z.infer<typeof currentSchema>

export const progressSchema = z.object({
  state: z.enum(releaseStates),
  /** Steps in force, the last on top; what an abort undoes from the top */
  moves: z.array(moveSchema),
  /** The operation under way: its id is committed before it is planned, so that a crash neither skips nor doubles it */
  current: currentSchema.nullable(),
  held: z.object({ by: z.enum(heldBy), why: z.string(), said: saidSchema.array().optional(), resume: z.enum(releaseStates) }).nullable(),
  /** Why the guard acted: told when the release stands still again, where it was brought back to */
  holdOnArrival: z.union([sentenceSchema, z.string().transform(asWritten)]).nullable(),
  /** Who asked for what is being done now: a person, or the guard */
  actor: z.string(),
  /** The window of calls that is looked at: each spends its part of the probability of a false alarm */
  window: z.object({ number: z.number().int(), since: z.string() }),
  /** The old version's calls of the last step that ended well: what the new one is held against once the old one is called no more */
  baseline: z.object({ calls: z.number(), failures: z.number(), elapsedMs: z.number() }).nullable(),
})
export type Progress = z.infer<typeof progressSchema>

/** What happened, for the timeline; `name` and `detail` are what screens put into words. */
export type ReleaseEvent = { name: string; text: string; said?: Said[]; actor: string; detail?: Record<string, unknown> }
export type Turn = { progress: Progress; event: ReleaseEvent }

export const hasEnded = (state: ReleaseState): boolean => state === 'completed' || state === 'aborted'

/** The step in force or being taken; undefined before the first and after the last was undone. */
export const stepOf = ({ moves }: Progress): number | undefined => moves.at(-1)?.step

export type Action =
  | { do: 'follow'; current: Current }
  | { do: 'plan'; step: number; part: string }
  | { do: 'arrive' }
  | { do: 'undo'; operationId: string; part: string }
  | { do: 'pop' }
  | { do: 'return' }
  | { do: 'look' }
  | { do: 'rest' }

/** What is to be done next. One thing at a time, each committed before the next begins. */
export function nextAction(progress: Progress, parts: readonly string[]): Action {
  const { state, current, moves } = progress
  if (current) return { do: 'follow', current }
  const top = moves.at(-1)
  if (state === 'moving' && top) {
    const part = parts.find((one) => !top.parts.some((done) => done.part === one))
    return part === undefined ? { do: 'arrive' } : { do: 'plan', step: top.step, part }
  }
  if (state === 'stepping-back' || state === 'aborting') return wayBack(top)
  return { do: isGuarded(progress) ? 'look' : 'rest' }
}

function wayBack(top: Move | undefined): Action {
  if (!top) return { do: 'return' }
  const last = top.parts.at(-1)
  return !last || last.operationId === null ? { do: 'pop' } : { do: 'undo', operationId: last.operationId, part: last.part }
}

/** Who holds a release still wants it guarded. */
const isGuarded = ({ state, held }: Progress): boolean =>
  state === 'watching' || (state === 'held' && held?.resume === 'watching' && (held.by === 'person' || held.by === 'ready'))

/** Another step on top, from now on. */
export const startMove = (progress: Progress, step: number, at: string): Progress => ({
  ...progress,
  state: 'moving',
  held: null,
  moves: [...progress.moves, { step, at, parts: [] }],
})

/** A part of the top move was done (or needed nothing). */
export function addPart(progress: Progress, part: string, operationId: string | null): Progress {
  const top = progress.moves.at(-1)
  if (!top) return { ...progress, current: null }
  return { ...progress, current: null, moves: [...progress.moves.slice(0, -1), { ...top, parts: [...top.parts, { part, operationId }] }] }
}

/** The top move's last part is gone, or the move itself when it has none left. */
export function dropPart(progress: Progress): Progress {
  const top = progress.moves.at(-1)
  if (!top) return { ...progress, current: null }
  const rest = progress.moves.slice(0, -1)
  if (top.parts.length > 0) return { ...progress, current: null, moves: [...rest, { ...top, parts: top.parts.slice(0, -1) }] }
  return { ...progress, current: null, moves: rest }
}

/** Stands still; a word of a person lets it go on with what it was doing, or with `resume`. */
export const hold = (progress: Progress, by: (typeof heldBy)[number], { text, said }: Sentence, resume?: ReleaseState): Progress => ({
  ...progress,
  state: 'held',
  holdOnArrival: null,
  held: { by, why: text, said, resume: resume ?? (progress.state === 'held' ? (progress.held?.resume ?? 'watching') : progress.state) },
})

/** A new window of calls, for a step that was just taken or is watched again. */
export const watch = (progress: Progress, at: string): Progress => ({
  ...progress,
  state: 'watching',
  held: null,
  window: { number: progress.window.number + 1, since: at },
})
