// The one decision of a policy, pure: may this item be settled now, with which verb, and what speaks against it. What is not known speaks
// against it.
import type { Sentence } from '../../platform/sentence.ts'
import type { Verdict } from '../model.ts'
import type { ProbeOutcome } from '../probes/read-answer.ts'
import type { Verb } from '../schema.ts'
import { quietHoursAt } from './quiet-hours.ts'
import { policyVerbs, type GlobalPolicy, type PolicyVerb, type SourcePolicy } from './schema.ts'
import { sayOfPolicy as say } from './sentences.ts'

/** One answer of one probe about one item. `digest` says how the probe was configured, `fingerprint` how the item stood. */
export type ProbeAnswer = { probe: string; digest: string; fingerprint: string; at: Date; verdict: ProbeOutcome }

export type PolicyItem = {
  ageSeconds: number
  /** what the source's own evidence says */
  verdict: Verdict
  fingerprint: string
  verbs: readonly Verb[]
  busy: boolean
  /** a policy settled or tried to settle it as it stands now */
  tried: boolean
}
export type ActCounts = { minute: number; hour: number }

export type PolicyQuestion = {
  now: Date
  item: PolicyItem
  probes: readonly { name: string; digest: string }[]
  answers: readonly ProbeAnswer[]
  policy: SourcePolicy
  all: GlobalPolicy
  acts: { source: ActCounts; all: ActCounts }
}

export type PolicyDecision = {
  answer: 'commit' | 'rollback' | null
  /** what the evidence is enough for; null where it is not */
  verb: PolicyVerb | null
  /** the verb is to be done now, by itself */
  act: boolean
  /** what the evidence is, and what speaks against acting; never empty */
  why: Sentence[]
}

/** An answer that is older than this proves nothing about now; with long gaps, two gaps. */
export const freshSeconds = (policy: Pick<SourcePolicy, 'gapSeconds'>): number => Math.max(900, 2 * policy.gapSeconds)

/** Decides about one item. */
export function decide(question: PolicyQuestion): PolicyDecision {
  const { policy, item } = question
  const { answer, against, unanimous } = judgeAnswers(question)
  if (answer === null || unanimous === undefined) return { answer: null, verb: null, act: false, why: against }
  const choice = chooseVerb(answer, item, policy)
  if (typeof choice !== 'string') return { answer, verb: null, act: false, why: [unanimous, choice] }
  const held = [...itemHolds(question), ...gateHolds(question)]
  const act = held.length === 0 && policy.mode === 'auto'
  const why = policy.mode === 'auto' ? held : [...held, say('policy-mode')]
  return { answer, verb: itemHolds(question).length > 0 ? null : choice, act, why: [unanimous, ...why] }
}

type Judged = { answer: 'commit' | 'rollback' | null; unanimous?: Sentence; against: Sentence[] }

/** Every configured probe answered the same, often enough, lately, and nothing says otherwise. */
function judgeAnswers({ probes, answers, item, policy, now }: PolicyQuestion): Judged {
  if (probes.length === 0) return { answer: null, against: [say('policy-no-probe')] }
  const valid = answers.filter(({ fingerprint, probe, digest }) => fingerprint === item.fingerprint && isOf(probes, probe, digest))
  const said = new Set(valid.flatMap(({ verdict }) => (verdict === 'unknown' ? [] : [verdict])))
  if (said.size > 1) return { answer: null, against: [say('policy-differ')] }
  const against = probes.flatMap(({ name }) => {
    const own = valid.filter(({ probe }) => probe === name)
    return againstProbe(name, own, policy, now)
  })
  const [answer] = said
  if (answer === undefined || against.length > 0) return { answer: null, against }
  if (item.verdict !== '' && item.verdict !== 'unreachable' && item.verdict !== answer)
    return { answer: null, against: [say('policy-source-differs', { verdict: item.verdict })] }
  const names = probes.map(({ name }) => name).join(', ')
  const count = valid.filter(({ verdict }) => verdict === answer).length
  return { answer, against: [], unanimous: say('policy-unanimous', { probes: names, answer, count }) }
}

const isOf = (probes: PolicyQuestion['probes'], name: string, digest: string): boolean =>
  probes.some((probe) => probe.name === name && probe.digest === digest)

/** An unknown answer (or none) starts the count anew: what was said before it is not enough any more. */
function againstProbe(probe: string, own: readonly ProbeAnswer[], policy: SourcePolicy, now: Date): Sentence[] {
  const ordered = own.toSorted((one, other) => one.at.getTime() - other.at.getTime())
  const lastUnknown = ordered.findLastIndex(({ verdict }) => verdict === 'unknown')
  const clear = ordered.slice(lastUnknown + 1)
  const last = clear.at(-1)
  if (!last) return [say('policy-not-answered', { probe })]
  if (now.getTime() - last.at.getTime() > freshSeconds(policy) * 1000) return [say('policy-old-answers', { probe })]
  const count = countApart(clear, policy.gapSeconds * 1000)
  return count < policy.minAnswers ? [say('policy-too-few', { probe, count, wanted: policy.minAnswers })] : []
}

/** How many answers lie at least `gapMs` apart, counted from the first. */
function countApart(answers: readonly ProbeAnswer[], gapMs: number): number {
  let count = 0
  let last = -Infinity
  for (const { at } of answers) {
    if (at.getTime() - last < gapMs) continue
    count += 1
    last = at.getTime()
  }
  return count
}

const verbsOf: Readonly<Record<'commit' | 'rollback', readonly PolicyVerb[]>> = {
  commit: policyVerbs.filter((verb) => verb !== 'rollback'),
  rollback: ['rollback'],
}

/** The first that is allowed: an item lists its verbs in the order in which a careful person tries them. */
function chooseVerb(answer: 'commit' | 'rollback', item: PolicyItem, policy: SourcePolicy): PolicyVerb | Sentence {
  const allowed = item.verbs.filter((offered) => offered.allowed).map(({ verb }) => verb)
  const possible = allowed.map((name) => verbsOf[answer].find((verb) => verb === name)).find((verb) => verb !== undefined)
  if (possible === undefined) return say('policy-nothing-to-do', { answer })
  return policy.verbs.includes(possible) ? possible : say('policy-verb-withheld', { verb: possible })
}

/** What speaks against the item itself, whoever asks. */
function itemHolds({ item, policy }: PolicyQuestion): Sentence[] {
  return [
    ...(item.busy ? [say('policy-busy')] : []),
    ...(item.tried ? [say('policy-tried')] : []),
    ...(item.ageSeconds < policy.minAgeSeconds ? [say('policy-too-young', { seconds: policy.minAgeSeconds })] : []),
  ]
}

/** What keeps a policy from acting at this moment: switches, quiet hours, rates. */
export function gateHolds({ policy, all, acts, now }: Pick<PolicyQuestion, 'policy' | 'all' | 'acts' | 'now'>): Sentence[] {
  const quiet = quietHoursAt(policy, now)
  return [
    ...switchHolds(policy, all),
    ...(quiet ? [say('policy-quiet', { from: quiet.from, to: quiet.to, zone: policy.timeZone })] : []),
    ...rateHolds(policy, acts.source),
    ...rateHolds(all, acts.all),
  ]
}

/** The kill switches. */
export const switchHolds = (policy: Pick<SourcePolicy, 'stopped'>, all: Pick<GlobalPolicy, 'stopped'>): Sentence[] => [
  ...(all.stopped ? [say('policy-all-stopped')] : []),
  ...(policy.stopped ? [say('policy-stopped')] : []),
]

const rateHolds = (limit: { perMinute: number; perHour: number }, { minute, hour }: ActCounts): Sentence[] => [
  ...(minute >= limit.perMinute ? [say('policy-rate-minute', { count: minute })] : []),
  ...(hour >= limit.perHour ? [say('policy-rate-hour', { count: hour })] : []),
]
