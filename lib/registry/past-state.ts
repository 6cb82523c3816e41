// The past out of the present: the rows of now, with every event newer than an instant undone, newest first. Nothing is replayed
// forwards, so no snapshot of the past has to be kept, and the cost is the number of events since.
import { undoChange } from './old-values.ts'
import { pastKeyOf, pastKinds, type PastConsumer, type PastEvent, type PastKind, type PastProvider, type PastRule } from './past-facts.ts'

type Row = Record<string, unknown>

/** Rows being taken back, by key; `left` holds those that were put back because they left since. */
type Undoing = { rows: Map<string, Row>; left: Set<string>; broken: number }

export type Present = {
  provider: readonly PastProvider[]
  consumer: readonly PastConsumer[]
  rule: readonly PastRule[]
}
export type PastState = {
  provider: PastProvider[]
  consumer: PastConsumer[]
  rule: PastRule[]
  /** Keys of facts that are gone (or came back) since: their rows of now do not say when they were first seen */
  left: ReadonlySet<string>
  /** Events that could not be undone: of an older version, or at odds with the rows */
  broken: number
}

/** The state before `events`, which are newest first and hold every event since. */
export function pastState(present: Present, events: Iterable<PastEvent>): PastState {
  const undoing = {
    provider: start(present.provider, pastKinds.provider.keyOf),
    consumer: start(present.consumer, pastKinds.consumer.keyOf),
    rule: start(present.rule, pastKinds.rule.keyOf),
  }
  for (const event of events) {
    const [what = '', how = ''] = event.type.split('-')
    if (isPastKind(what)) undo(undoing[what], event, { key: pastKeyOf(what, event), how })
  }
  const all = Object.values(undoing)
  const provider = finish(undoing.provider, pastKinds.provider.schema)
  const consumer = finish(undoing.consumer, pastKinds.consumer.schema)
  const rule = finish(undoing.rule, pastKinds.rule.schema)
  return {
    provider,
    consumer,
    rule,
    left: new Set(all.flatMap(({ left }) => [...left])),
    broken: all.reduce((sum, { broken }) => sum + broken, 0),
  }
}

const isPastKind = (what: string): what is PastKind => Object.hasOwn(pastKinds, what)

const start = <T extends Row>(rows: readonly T[], keyOf: (row: T) => string): Undoing => ({
  rows: new Map(rows.map((row) => [keyOf(row), { ...row }])),
  left: new Set(),
  broken: 0,
})

function undo(undoing: Undoing, { sourceId, detail: { before } }: PastEvent, { key, how }: { key: string; how: string }): void {
  const { rows, left } = undoing
  const current = rows.get(key)
  if (how === 'appeared') {
    rows.delete(key)
    left.delete(key)
  } else if (how === 'disappeared' && isRow(before)) {
    rows.set(key, { ...before, sourceId })
    left.add(key)
  } else if ((how === 'changed' || how === 'refreshed') && isRow(before) && current) rows.set(key, undoChange(current, before))
  // a compacted flap undoes to nothing outside its own span
  else if (how !== 'flapped') undoing.broken += 1
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

function finish<T>(undoing: Undoing, schema: { safeParse(value: unknown): { data?: T } }): T[] {
  return [...undoing.rows.values()].flatMap((row) => {
    const { data } = schema.safeParse(row)
    if (data === undefined) undoing.broken += 1
    return data === undefined ? [] : [data]
  })
}
