// Server-sent events: what changed, by topic. A reader that comes back names the last id it saw and gets what it missed.
import { z } from 'zod'
import { missedNotices, subscribeToNotices, type StreamEvent } from '#lib/platform/queries'
import { route } from '../../_server/route.ts'

/** `lastEventId`: for a reader that opens a new stream itself; the header of an automatic reconnect wins */
const query = z.object({
  topics: z.string().max(200).default(''),
  lastEventId: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
})
const heartbeatMs = 15_000
/** a reader that does not keep up is cut off; it comes back with its last id */
const maxQueuedChunks = 1000

export const GET = route(
  { summary: 'Live changes as server-sent events', permission: 'sources:read', query, response: z.unknown() },
  async ({ query: asked, request }) => {
    const topics = new Set(asked.topics.split(',').filter(Boolean))
    const lastId = /^\d{1,19}$/.exec(request.headers.get('last-event-id') ?? '')?.[0] ?? asked.lastEventId
    return new Response(openStream(topics, lastId, request.signal), {
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-cache, no-transform',
        Connection: 'keep-alive',
        'X-Accel-Buffering': 'no',
      },
    })
  },
)

function openStream(topics: ReadonlySet<string>, lastId: string | undefined, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let close = (): void => {}
  return new ReadableStream(
    {
      async start(controller) {
        const write = (text: string): void => {
          if ((controller.desiredSize ?? 0) <= 0) return close()
          controller.enqueue(encoder.encode(text))
        }
        const send = (notice: Extract<StreamEvent, { kind: 'notice' }>['notice']): void => {
          if (topics.size === 0 || topics.has(notice.topic)) write(`id: ${notice.id}\nevent: notice\ndata: ${JSON.stringify(notice)}\n\n`)
        }
        const unsubscribe = subscribeToNotices((event) =>
          event.kind === 'notice' ? send(event.notice) : write('event: gap\ndata: {}\n\n'),
        )
        const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs)
        let open = true
        close = () => {
          if (!open) return
          open = false
          clearInterval(heartbeat)
          unsubscribe()
          controller.close()
        }
        signal.addEventListener('abort', close)
        write('retry: 2000\n: open\n\n')
        if (lastId) for (const notice of await missedNotices(lastId)) send(notice)
      },
      cancel: () => close(),
    },
    { highWaterMark: maxQueuedChunks },
  )
}
