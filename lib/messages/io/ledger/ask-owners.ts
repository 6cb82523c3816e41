import type { Clock } from '../../../platform/clock.ts'
import type { LedgerEntry } from '../../ledger.ts'
import type { Verdict } from '../../model.ts'
import type { Evidence } from '../../schema.ts'
import type { CheckBack } from '../check-back.ts'
import type { KnownItem } from '../source.ts'
import { joined } from '../../../platform/sentence.ts'
import { sayOfMessage as say } from '../../sentences.ts'
import { sentenceOfWords } from '../attempt.ts'
import type { Words } from '../../../operations/executor.ts'

/** `really`: the owner was asked for this very item. */
export type Asked = { verdict: Exclude<Verdict, ''>; evidence: Evidence; really: boolean }

type AskOptions = {
  checkBack: CheckBack | undefined
  suspects: readonly LedgerEntry[]
  known: ReadonlyMap<string, KnownItem>
  clock: Clock
  /** ask even where an answer is known */
  always: boolean
}

const atOnce = 8
const maxPerLook = 400
/** commit and rollback are final; the other answers are asked for again after this time */
const askAgainAfterMs = 60_000

/**
 * Asks the owner about suspects that need an answer: Init ones, at most `atOnce` at a time. An owner that cannot be reached for a
 * whole handful is not waited for any longer in this look.
 */
export async function askOwners(options: AskOptions, signal: AbortSignal): Promise<Map<string, Asked>> {
  const { checkBack, clock } = options
  const asked = new Map<string, Asked>()
  if (!checkBack) return asked
  const waiting = options.suspects.filter((entry) => needsAnswer(entry, options)).slice(0, maxPerLook)
  for (let start = 0; start < waiting.length; start += atOnce) {
    const part = waiting.slice(start, start + atOnce)
    const answers = await Promise.all(part.map(async ({ key, id }) => ({ key, answer: await checkBack(id, signal) })))
    for (const { key, answer } of answers)
      asked.set(key, { verdict: answer.verdict, really: true, evidence: evidenceOf(answer.verdict, answer, clock) })
    const first = answers[0]
    if (first && part.length === atOnce && answers.every(({ answer }) => answer.verdict === 'unreachable')) {
      const text = joined([say('owner-left-out'), sentenceOfWords(first.answer)], ': ')
      for (const entry of waiting.slice(start + atOnce))
        asked.set(entry.key, { verdict: 'unreachable', really: false, evidence: evidenceOf('unreachable', text, clock) })
      break
    }
  }
  return asked
}

function needsAnswer(entry: LedgerEntry, { always, known, clock }: AskOptions): boolean {
  if (!entry.record) return false
  if (always) return true
  if (entry.record.state !== 'Init') return false
  const before = known.get(entry.key)
  if (!before || before.verdict === '') return true
  if (before.verdict === 'commit' || before.verdict === 'rollback') return false
  return before.checkedAt === null || clock.now().getTime() - before.checkedAt.getTime() >= askAgainAfterMs
}

const evidenceOf = (verdict: string, { text, said }: Words, clock: Clock): Evidence => ({
  at: clock.now().toISOString(),
  kind: 'check-back',
  ...(text === '' ? say('owner-answered', { verdict }) : { text, ...(said ? { said: [...said] } : {}) }),
  verdict,
})
