// Asks the owner of a message what became of it. Its answer decides what an operator may do, so it is kept as evidence.
import { z } from 'zod'
import { isAppError, messageOf, sentenceOf } from '../../platform/errors.ts'
import type { Verdict } from '../model.ts'
import { limitedText } from './limited-text.ts'
import type { Said, Sentence } from '../../platform/sentence.ts'
import { sayOfMessage as say } from '../sentences.ts'

const answerSchema = z.object({
  outcome: z.enum(['commit', 'rollback', 'unknown']),
  evidence: z.union([z.string(), z.record(z.string(), z.unknown())]).default(''),
})

export type CheckBackAnswer = { verdict: Exclude<Verdict, ''>; text: string; said?: Said[] }
export type CheckBack = (id: string, signal: AbortSignal) => Promise<CheckBackAnswer>

const timeoutMs = 3_000
const maxBytes = 16_384
const maxEvidenceText = 500

/**
 * A GET of the URL with `{id}` replaced. Everything but a well-formed answer is `unreachable`, with the reason: an owner that answers
 * nonsense must never decide anything. Redirects are not followed.
 */
export function createCheckBack(urlTemplate: string): CheckBack {
  return async (id, signal) => {
    const url = urlTemplate.replaceAll('{id}', encodeURIComponent(id))
    try {
      const response = await fetch(url, {
        redirect: 'error',
        headers: { accept: 'application/json' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      if (!response.ok) {
        await response.body?.cancel()
        return unreachable(say('owner-status', { status: response.status }))
      }
      const parsed = answerSchema.safeParse(JSON.parse(await limitedText(response, maxBytes)))
      if (!parsed.success) return unreachable(say('owner-no-answer'))
      const evidence = typeof parsed.data.evidence === 'string' ? parsed.data.evidence : JSON.stringify(parsed.data.evidence)
      return { verdict: parsed.data.outcome, text: evidence.slice(0, maxEvidenceText) }
    } catch (error) {
      if (signal.aborted) throw error
      return unreachable(reasonOf(error))
    }
  }
}

const unreachable = (why: Sentence): CheckBackAnswer => ({ verdict: 'unreachable', ...why })

function reasonOf(error: unknown): Sentence {
  if (isAppError(error)) return sentenceOf(error)
  if (error instanceof SyntaxError) return say('owner-no-json')
  if (error instanceof Error && error.name === 'TimeoutError') return say('owner-too-late', { seconds: timeoutMs / 1000 })
  if (error instanceof Error && error.cause instanceof Error)
    return say('owner-unreached', { reason: error.cause.message.slice(0, maxEvidenceText) })
  return say('owner-not-asked', { reason: messageOf(error).slice(0, maxEvidenceText) })
}

/** The answer as a step of an operation says it. */
export const answerWords = ({ verdict, text }: CheckBackAnswer): Sentence =>
  text === '' ? say('owner-answered', { verdict }) : say('owner-answered-why', { verdict, why: text })
