import { jsonChunks } from './json-chunks.ts'

/** As `Response.json`, without ever holding a large body in one string; a large one is sent piece by piece, as fast as it is taken. */
export function jsonResponse(body: unknown, { status, headers }: { status: number; headers: Record<string, string> }): Response {
  const chunks = jsonChunks(body)
  const [only] = chunks
  const init = { status, headers: { 'Content-Type': 'application/json', ...headers } }
  if (chunks.length === 1) return new Response(only, init)
  const pieces = chunks.values()
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { value, done } = pieces.next()
        if (done === true) controller.close()
        else controller.enqueue(value)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(stream, init)
}
