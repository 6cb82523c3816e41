import { sayOfConnection as say } from '../../platform/connection-sentences.ts'
import { AppError, messageOf } from '../../platform/errors.ts'

const maxBytes = 16 * 1024 * 1024

/** The text behind a URL, within a time and a size. Throws `unavailable`, `timeout` or `invalid-input`. */
export async function readPage(url: string, { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal }): Promise<string> {
  const host = new URL(url).host
  const deadline = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, deadline]), redirect: 'error' })
    if (response.status === 403) throw new AppError('unavailable', say('page-refused', { at: host }))
    if (!response.ok || !response.body) throw new AppError('unavailable', say('page-status', { at: host, status: response.status }))
    return await readBounded(response.body, host)
  } catch (error) {
    if (error instanceof AppError) throw error
    if (deadline.aborted) throw new AppError('timeout', say('peer-no-answer', { at: host, ms: timeoutMs }), { cause: error })
    throw new AppError('unavailable', say('peer-unreachable', { at: host, reason: reasonOf(error) }), { cause: error })
  }
}

/** `fetch failed` says nothing; its cause does. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error)

async function readBounded(body: ReadableStream<Uint8Array>, host: string): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new AppError('invalid-input', say('page-too-large', { at: host, bytes: maxBytes }))
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
