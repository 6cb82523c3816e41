// Do all consumers follow a change of weights? The calls as a whole, and, where consumers up to 2.7 name the providers they called,
// those consumers and the rest each for themselves: a group that does not obey must not hide in the sum.
import type { Sentence } from '../platform/sentence.ts'
import { judgeShares, minimumCalls, type CallCount, type Judgement } from './judge-shares.ts'
import type { PlannedConsumer, WeightPlan } from './plan-schema.ts'
import { isDubbo3 } from './rule-generation.ts'
import { shareBands, type Band } from './share-bands.ts'

export type Part = { name: string; judgement: Judgement }
/** `name` tells whose calls these are where it is not everybody; `parts` all groups that were looked at separately. */
export type CallsJudgement = Judgement & { name: string; parts: Part[] }

type Group = { name: string; counts: readonly CallCount[]; consumers: readonly PlannedConsumer[]; minimum: number }
type Judged = Part & { isProved: boolean; isEnough: boolean }

/** 95 % of looks lie within this of the true share, so that a sixth of the fleet that stays behind shows in the sum. */
const halfWidth = 0.05
/** The rest is a difference of two counts whose reports do not begin at the same moment. */
const minimumRest = 60

/** One count per provider: its own where it reports, else that of the consumers that name it (up to 2.7). */
export function mergeSides(rows: readonly { side: string; server: string; calls: number }[]): CallCount[] {
  const named = new Map(rows.filter((row) => row.side === 'consumer').map((row) => [row.server, row.calls]))
  const calls = new Map(named)
  for (const row of rows) if (row.side === 'provider') calls.set(row.server, row.calls)
  return [...calls].map(([address, count]) => ({ address, calls: count, named: named.get(address) ?? 0 }))
}

export function judgeCalls(
  observe: WeightPlan['observe'],
  counts: readonly CallCount[],
  nowMs: number,
): { known: true; judgement: CallsJudgement } | { known: false; reason: Sentence } {
  const everybody = judgeGroup(observe, { name: '', counts, consumers: observe.consumers, minimum: minimumCalls }, nowMs)
  if (!everybody.known) return everybody
  const parts: Judged[] = []
  for (const group of groupsOf(observe.consumers, counts)) {
    const judged = judgeGroup(observe, group, nowMs)
    if (judged.known) parts.push(judged.part)
  }
  const all = [everybody.part, ...parts]
  const told = parts.map(({ name, judgement }) => ({ name, judgement }))
  const contradicting = all.find(({ judgement }) => judgement.isRefuted) ?? all.find(({ judgement }) => judgement.verdict === 'contradicts')
  const { judgement } = everybody.part
  if (contradicting) return { known: true, judgement: { ...contradicting.judgement, name: contradicting.name, parts: told } }
  if (judgement.verdict !== 'fits') return { known: true, judgement: { ...judgement, name: '', parts: told } }
  const isProved =
    parts.length === 0
      ? everybody.part.isProved
      : parts.every((part) => part.isProved || (part.judgement.calls < minimumCalls && everybody.part.isEnough))
  return { known: true, judgement: { ...judgement, verdict: isProved ? 'fits' : 'fits-both', name: '', parts: told } }
}

/** No groups where nobody names the providers called, or where all consumers are of one kind. */
function groupsOf(consumers: readonly PlannedConsumer[], counts: readonly CallCount[]): Group[] {
  const [newer, older] = [consumers.filter(({ generation }) => isDubbo3(generation)), consumers.filter((one) => !isDubbo3(one.generation))]
  if (newer.length === 0 || older.length === 0 || !counts.some(({ named = 0 }) => named > 0)) return []
  const named = counts.map(({ address, named: calls = 0 }) => ({ address, calls }))
  const rest = counts.map(({ address, calls, named: less = 0 }) => ({ address, calls: Math.max(0, calls - less) }))
  return [
    { name: 'consumers up to 2.7', counts: named, consumers: older, minimum: minimumCalls },
    { name: '3.x consumers', counts: rest, consumers: newer, minimum: minimumRest },
  ]
}

function judgeGroup(
  { providers, countsActive }: WeightPlan['observe'],
  { name, counts, consumers, minimum }: Group,
  nowMs: number,
): { known: true; part: Judged } | { known: false; reason: Sentence } {
  const instants = [Infinity, nowMs]
  const after = shareBands({ providers, consumers, countsActive, weightOf: (provider) => provider.weightAfter }, instants)
  const before = shareBands({ providers, consumers, countsActive, weightOf: (provider) => provider.weightBefore }, instants)
  if (!after.known) return after
  const former = before.known ? before.bands : new Map<string, Band>()
  // calls with a tag go where their tag says, whatever the weights of the others
  const byTag = new Set(
    providers.filter(({ tag, address }) => tag !== '' && after.bands.get(address)?.high === 0).map((one) => one.address),
  )
  const judgement = judgeShares({ counts: counts.filter(({ address }) => !byTag.has(address)), after: after.bands, before: former })
  const verdict = judgement.calls < minimum ? 'too-few' : judgement.verdict
  const isOneKind = new Set(consumers.map((consumer) => consumer.generation)).size < 2
  const isEnough = isPrecise(judgement.calls, [...after.bands.values(), ...former.values()])
  const isAlike = [...after.bands].every(([address, band]) => isSame(band, former.get(address)))
  const isProved = verdict === 'fits' ? isOneKind || isEnough : verdict === 'fits-both' && isAlike
  return {
    known: true,
    part: { name, judgement: { ...judgement, verdict, isRefuted: judgement.isRefuted && verdict === 'contradicts' }, isProved, isEnough },
  }
}

const isSame = (a: Band, b: Band | undefined): boolean =>
  b !== undefined && Math.abs(a.low - b.low) < 1e-9 && Math.abs(a.high - b.high) < 1e-9

/** By the widest of the shares before and after: a share of 0 would need no calls at all. */
function isPrecise(calls: number, bands: readonly Band[]): boolean {
  const variance = Math.max(0, ...bands.flatMap(({ low, high }) => [low * (1 - low), high * (1 - high)]))
  return calls > 0 && 1.96 * Math.sqrt(variance / calls) <= halfWidth
}
