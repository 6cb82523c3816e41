// Asks the owner of a message what became of it. Its answer decides what an operator may do, so it is kept as evidence.
import { z } from 'zod'
import { isAppError, messageOf } from '../../platform/errors.ts'
import type { Verdict } from '../model.ts'

const answerSchema = z.object({
  outcome: z.enum(['commit', 'rollback', 'unknown']),
  evidence: z.union([z.string(), z.record(z.string(), z.unknown())]).default(''),
})

export type CheckBackAnswer = { verdict: Exclude<Verdict, ''>; text: string }
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
        return unreachable(`the owner answered ${response.status}`)
      }
      const parsed = answerSchema.safeParse(JSON.parse(await limitedText(response)))
      if (!parsed.success) return unreachable('the owner answered something that is not a check-back answer')
      const evidence = typeof parsed.data.evidence === 'string' ? parsed.data.evidence : JSON.stringify(parsed.data.evidence)
      return { verdict: parsed.data.outcome, text: evidence.slice(0, maxEvidenceText) }
    } catch (error) {
      if (signal.aborted) throw error
      return unreachable(reasonOf(error))
    }
  }
}

const unreachable = (text: string): CheckBackAnswer => ({ verdict: 'unreachable', text })

async function limitedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new Error(`the owner answered more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function reasonOf(error: unknown): string {
  if (isAppError(error)) return error.message
  if (error instanceof SyntaxError) return 'the owner answered something that is not JSON'
  if (error instanceof Error && error.name === 'TimeoutError') return `the owner did not answer within ${timeoutMs / 1000} s`
  if (error instanceof Error && error.cause instanceof Error)
    return `the owner cannot be reached: ${error.cause.message}`.slice(0, maxEvidenceText)
  return `the owner cannot be asked: ${messageOf(error)}`.slice(0, maxEvidenceText)
}
