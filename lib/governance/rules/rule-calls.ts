// Whether the calls follow a rule: the share each provider should get before and after, by the preview, held against the calls that were
// counted, with the test that weights are proved with.
import { z } from 'zod'
import { judgeShares, type CallCount } from '../judge-shares.ts'
import type { PlacedSide } from '../preview/compare-sides.ts'
import type { ComparedService } from '../preview/preview-service.ts'
import type { Band } from '../share-bands.ts'

const bandSchema = z.object({ low: z.number(), high: z.number() })

/** Shares that a change of a rule should bring about, of the services whose shares it changes. */
export const expectedCallsSchema = z.array(
  z.object({
    service: z.string(),
    /** calls may go elsewhere by what they carry (a tag, an attachment, an argument), which no registry knows of */
    byContent: z.boolean(),
    providers: z.array(z.object({ address: z.string(), before: bandSchema, after: bandSchema })),
  }),
)
export type ExpectedCalls = z.infer<typeof expectedCallsSchema>

/**
 * `follows`: they fit the shares after the change and not those before. `not-followed`: they contradict by more than chance brings about in
 * however many looks. `doubtful`: they fit badly, which chance alone can bring about. `untold`: the shares before and after are too alike.
 */
export const callVerdicts = ['follows', 'not-followed', 'doubtful', 'untold', 'too-few'] as const
export type CallVerdict = (typeof callVerdicts)[number]

export const ruleCallsSchema = z.object({
  /** calls are counted from here; null: nothing was written yet */
  since: z.string().nullable(),
  /** `waiting`: consumers may still be obeying; `over`: it is too long ago, or another change came since */
  state: z.enum(['waiting', 'counting', 'over']),
  services: z.array(
    z.object({
      service: z.string(),
      byContent: z.boolean(),
      verdict: z.enum(callVerdicts),
      calls: z.number(),
      /** of the providers whose share should change */
      shares: z.array(z.object({ address: z.string(), observed: z.number(), low: z.number(), high: z.number() })),
    }),
  ),
})
export type RuleCalls = z.infer<typeof ruleCallsSchema>

const none: Band = { low: 0, high: 0 }
const any: Band = { low: 0, high: 1 }

/** Over all consumers and methods, and over the warm-up; undefined where no provider's share changes. */
export function expectedCallsOf({ service, facts, groups }: ComparedService, texts: readonly string[]): ExpectedCalls[number] | undefined {
  const sides = groups.flatMap(({ methods }) => methods)
  if (sides.length === 0) return undefined
  const bandsOf = (side: 'before' | 'after'): Band[] => {
    const all = sides.map((one) => one[side])
    return facts.providers.map((_, place) => widest(all.map((one) => bandAt(one, place))))
  }
  const [before, after] = [bandsOf('before'), bandsOf('after')]
  if (before.every((band, place) => isSame(band, after[place]))) return undefined
  const byContent =
    facts.providers.some(({ params }) => params['dubbo.tag'] !== undefined) ||
    texts.some((text) => /attachments|arguments|^tags:/m.test(text))
  const providers = facts.providers.map(({ address }, place) => ({ address, before: before[place] ?? any, after: after[place] ?? any }))
  return { service, byContent, providers }
}

function bandAt({ kept, shares, warmed }: PlacedSide, place: number): Band {
  if (!kept.includes(place)) return none
  const known = [shares?.get(place), warmed?.get(place)].filter((share) => share !== undefined)
  return known.length === 0 ? any : { low: Math.min(...known), high: Math.max(...known) }
}

const widest = (bands: readonly Band[]): Band => ({
  low: Math.min(...bands.map(({ low }) => low)),
  high: Math.max(...bands.map(({ high }) => high)),
})

const isSame = (one: Band, other: Band | undefined): boolean =>
  other !== undefined && Math.abs(one.low - other.low) < 1e-9 && Math.abs(one.high - other.high) < 1e-9

/** The same for the way back. */
export const invertExpected = (expected: ExpectedCalls): ExpectedCalls =>
  expected.map((one) => ({
    ...one,
    providers: one.providers.map(({ address, before, after }) => ({ address, before: after, after: before })),
  }))

export function judgeRuleCalls(expected: ExpectedCalls[number], counts: readonly CallCount[]): RuleCalls['services'][number] {
  const { service, byContent, providers } = expected
  const bands = (side: 'before' | 'after') => new Map(providers.map((one) => [one.address, one[side]]))
  const { verdict, isRefuted, calls, shares } = judgeShares({ counts, after: bands('after'), before: bands('before') })
  const verdicts = {
    fits: 'follows',
    'fits-both': 'untold',
    'too-few': 'too-few',
    contradicts: isRefuted ? 'not-followed' : 'doubtful',
  } as const
  const moved = new Set(providers.filter(({ before, after }) => !isSame(before, after)).map(({ address }) => address))
  return {
    service,
    byContent,
    verdict: verdicts[verdict],
    calls,
    shares: shares
      .filter(({ address }) => moved.has(address))
      .map(({ address, observed, expected: { low, high } }) => ({ address, observed, low, high })),
  }
}
