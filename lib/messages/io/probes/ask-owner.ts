// Asks the owner of one item by every probe of its source, one after the other, and keeps each answer as evidence.
import { AppError, isAppError, messageOf, sentenceOf } from '../../../platform/errors.ts'
import type { Sentence } from '../../../platform/sentence.ts'
import { sayOfPolicy as say } from '../../policies/sentences.ts'
import { probeValuesOf } from '../../probes/probe-values.ts'
import { maxRawText } from '../../probes/read-answer.ts'
import { noteAsking, notePaceAfter } from '../ask-order.ts'
import { loadPolicies } from '../policy-store.ts'
import { asTheOnlyAsker, saveAnswer, type NewAnswer } from '../answer-store.ts'
import type { StoredMessage } from '../store.ts'
import type { Probe, ProbeReply } from './probe.ts'

export type AskOptions = {
  message: StoredMessage
  probes: readonly Probe[]
  askedBy: string
  operationId: string | null
}

/** Of an item that is still open after so many times the answers that its policy wants, the owner is asked seldom. */
const enoughRounds = 3

/** Connecting may take as long again as the question itself. */
const spareMs = 6_000

/** Answers what was kept. Throws `conflict` while somebody else asks about this item. */
export async function askOwner({ message, probes, askedBy, operationId }: AskOptions, signal: AbortSignal): Promise<NewAnswer[]> {
  const forMs = probes.reduce((sum, probe) => sum + probe.timeoutMs + spareMs, spareMs)
  return asTheOnlyAsker(message.id, forMs, async () => {
    await noteAsking(message)
    const answers: NewAnswer[] = []
    for (const probe of probes) {
      const began = performance.now()
      const reply = await timeBoxed(probe, message, signal)
      if (signal.aborted) throw new AppError('unavailable', 'the worker stopped while it asked')
      const answer: NewAnswer = {
        messageId: message.id,
        sourceId: message.sourceId,
        probe: probe.name,
        kind: probe.kind,
        digest: probe.digest,
        fingerprint: message.fingerprint,
        askedBy,
        operationId,
        verdict: reply.verdict,
        raw: reply.raw,
        error: reply.error?.text ?? '',
        errorSaid: reply.error?.said ?? [],
        durationMs: Math.round(performance.now() - began),
      }
      await saveAnswer(answer)
      answers.push(answer)
    }
    const { policy } = (await loadPolicies()).of(message.sourceId)
    await notePaceAfter(message, enoughRounds * probes.length * policy.minAnswers)
    return answers
  })
}

/** What a probe throws is an answer too: nobody answered, and why. */
async function timeBoxed(probe: Probe, message: StoredMessage, signal: AbortSignal): Promise<ProbeReply> {
  const late = AbortSignal.timeout(probe.timeoutMs + spareMs / 2)
  const http = AbortSignal.timeout(probe.timeoutMs)
  try {
    const asking = probe.ask(probeValuesOf(message), AbortSignal.any([signal, http]))
    return await Promise.race([asking, whenAborted(AbortSignal.any([signal, late]))])
  } catch (error) {
    const isLate = http.aborted || late.aborted || isAppError(error, 'timeout')
    return { verdict: 'unknown', raw: '', error: isLate ? say('probe-late', { seconds: probe.timeoutMs / 1000 }) : whyOf(error) }
  }
}

function whyOf(error: unknown): Sentence {
  if (isAppError(error) && error.said) return sentenceOf(error)
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return say('probe-unreachable', { error: `${messageOf(error)}${cause}`.slice(0, maxRawText) })
}

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new AppError('timeout', 'too late')), { once: true }))
