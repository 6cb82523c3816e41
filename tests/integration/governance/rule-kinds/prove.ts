// Rules published, seen in the calls or not, cleared, and the calls as they were.
import { countShares, type Share, type Watch } from './count-calls.ts'
import type { EstateWorld } from './world.ts'

/** Calls of one consumer, and what becomes of them. */
export type Cell = {
  kind: string
  view: string
  watch: Watch
  /** The targets' share without the rule, and where it is obeyed */
  without: number
  obeyed: number
  /** Whether the table in the code says that it is obeyed */
  claimed: boolean
}
export type Proof = Cell & {
  before: Share
  during: Share
  after: Share
  /** From the publication until a second of calls showed it; of what is not claimed, how long it was looked for */
  seenMs: number
  clearedMs: number
  agrees: boolean
}
/** Publishes; answers the ways back. What was published before it failed, it takes back itself. */
export type Publish = () => Promise<(() => Promise<void>)[]>

/** Enough that half the calls are told from all and from none: four standard deviations are 0.2. */
const enough = { calls: 100, withinMs: 30_000 }
const second = { calls: 25, withinMs: 5_000 }
/** Consumers on the interface level may take 20 s to hear of a provider that registered anew. */
const patienceMs = 30_000
/** What nobody is said to obey is looked for at least so long. */
const doubtMs = 5_000

export async function prove({ estate }: EstateWorld, cells: readonly Cell[], publish: Publish): Promise<Proof[]> {
  const watches = cells.map(({ watch }) => watch)
  const count = (): Promise<Share[]> => countShares(estate, watches, enough)
  const isObeyed = (cell: Cell, share: Share): boolean => isNear(share, cell.claimed ? cell.obeyed : cell.without)
  const isAsBefore = (cell: Cell, share: Share): boolean => isNear(share, cell.without)
  const waitFor = (isMet: typeof isObeyed, leastMs: number): Promise<number[]> =>
    waitUntil(async () => {
      const shares = await countShares(estate, watches, second)
      return cells.map((cell, index) => isMet(cell, shares[index] ?? nothing))
    }, leastMs)

  // a provider that has just come is still being found
  await waitFor(isAsBefore, 0)
  const before = await count()
  const ways = await publish()
  let seen: number[]
  let during: Share[]
  try {
    seen = await waitFor(isObeyed, doubtMs)
    during = await count()
  } finally {
    await Promise.all(ways.map((back) => back()))
  }
  const cleared = await waitFor(isAsBefore, 0)
  const after = await count()
  return cells.map((cell, index) => {
    const shares = { before: before[index] ?? nothing, during: during[index] ?? nothing, after: after[index] ?? nothing }
    const agrees = isAsBefore(cell, shares.before) && isObeyed(cell, shares.during) && isAsBefore(cell, shares.after)
    return { ...cell, ...shares, agrees, seenMs: seen[index] ?? Number.NaN, clearedMs: cleared[index] ?? Number.NaN }
  })
}

const nothing: Share = { calls: 0, share: Number.NaN }

/** All and none are exact but for a call in flight; a part is drawn call by call. */
function isNear({ calls, share }: Share, wanted: number): boolean {
  const tolerance = wanted === 0 || wanted === 1 ? 0.03 : calls < enough.calls ? 0.32 : 0.2
  return Math.abs(share - wanted) <= tolerance
}

/** Looks until each was met once; answers after how long each was first met, or how long it was looked at. */
async function waitUntil(look: () => Promise<boolean[]>, leastMs: number): Promise<number[]> {
  const startMs = Date.now()
  const metMs: (number | undefined)[] = []
  for (;;) {
    const met = await look()
    const passedMs = Date.now() - startMs
    for (const [index, isMet] of met.entries()) metMs[index] ??= isMet ? passedMs : undefined
    const isOver = passedMs >= patienceMs || (passedMs >= leastMs && met.every((_, index) => metMs[index] !== undefined))
    if (isOver) return met.map((_, index) => metMs[index] ?? passedMs)
  }
}
