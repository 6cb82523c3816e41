import { preciseNow } from '../support/changes.ts'
import { NoticeTimes } from './arrivals.ts'

export type StreamReader = {
  open: Promise<void>
  arrivedAt(notice: string | undefined): number | undefined
  count(): number
  close(): void
}

/** Reads the web's own stream of server-sent events and notes when each notice arrived. */
export function readStream(url: string, token: string): StreamReader {
  const times = new NoticeTimes()
  const stop = new AbortController()
  const open = fetch(`${url}/api/v1/stream?topics=registry`, { headers: { authorization: `Bearer ${token}` }, signal: stop.signal }).then(
    (response) => {
      if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`)
      // a stream that ends early shows as notices that never arrived
      void read(response.body, times).catch((error: unknown) => {
        if (!stop.signal.aborted) console.error(`the stream ended: ${String(error)}`)
      })
    },
  )
  return { open, arrivedAt: (notice) => times.arrivedAt(notice), count: () => times.count, close: () => stop.abort() }
}

async function read(body: ReadableStream<Uint8Array>, times: NoticeTimes): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const at = preciseNow()
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const id = /^id: (\d+)$/m.exec(part)?.[1]
      if (id !== undefined) times.add(id, at)
    }
  }
}
