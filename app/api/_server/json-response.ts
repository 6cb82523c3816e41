import { jsonChunks } from './json-chunks.ts'

/**
 * As `Response.json`, without ever holding a large body whole: it is written piece by piece, as fast as it is taken, so that many who
 * read the same large answer slowly hold that answer's data and a piece each.
 */
export function jsonResponse(body: unknown, { status, headers }: { status: number; headers: Record<string, string> }): Response {
  const init = { status, headers: { 'Content-Type': 'application/json', ...headers } }
  const chunks = jsonChunks(body)
  const begun = [chunks.next(), chunks.next()]
  if (begun[1]?.done === true) return new Response(begun[0]?.value, init)
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { value, done } = begun.shift() ?? chunks.next()
        if (done === true) controller.close()
        else controller.enqueue(value)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(stream, init)
}
