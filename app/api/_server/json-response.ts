import { jsonChunks } from './json-chunks.ts'

/**
 * As `Response.json`, without ever holding a large body whole: it is written piece by piece, as fast as it is taken, so that many who
 * read the same large answer slowly hold that answer's data and a piece each.
 */
export function jsonResponse(body: unknown, { status, headers }: { status: number; headers: Record<string, string> }): Response {
  const init = { status, headers: { 'Content-Type': 'application/json', ...headers } }
  const chunks = jsonChunks(body)
  const first = chunks.next().value
  let next = chunks.next()
  if (next.done === true) return new Response(first, init)
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        if (first) controller.enqueue(first)
      },
      pull(controller) {
        if (next.done === true) return controller.close()
        controller.enqueue(next.value)
        next = chunks.next()
      },
    },
    { highWaterMark: 1 },
  )
  return new Response(stream, init)
}
