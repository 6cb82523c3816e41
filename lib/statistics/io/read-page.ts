import { AppError, messageOf } from '../../platform/errors.ts'

const maxBytes = 16 * 1024 * 1024

/** The text behind a URL, within a time and a size. Throws `unavailable`, `timeout` or `invalid-input`. */
export async function readPage(url: string, { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal }): Promise<string> {
  const host = new URL(url).host
  const deadline = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, deadline]), redirect: 'error' })
    if (response.status === 403)
      throw new AppError('unavailable', `${host} refuses: QoS answers only its own machine unless qos.accept.foreign.ip is true.`)
    if (!response.ok || !response.body) throw new AppError('unavailable', `${host} answers HTTP ${response.status}.`)
    return await readBounded(response.body, host)
  } catch (error) {
    if (error instanceof AppError) throw error
    if (deadline.aborted) throw new AppError('timeout', `${host} did not answer within ${timeoutMs} ms.`, { cause: error })
    throw new AppError('unavailable', `${host} cannot be reached: ${reasonOf(error)}`, { cause: error })
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
    if (bytes > maxBytes) throw new AppError('invalid-input', `${host} answers more than ${maxBytes} bytes.`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
