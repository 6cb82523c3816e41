// One LISTEN connection per web process, fanned out to every open stream. It lives on globalThis because Next may load this
// module more than once.
import { database } from './database.ts'
import { listenForNotices, type Notice } from './notify.ts'

export type StreamEvent = { kind: 'notice'; notice: Notice } | { kind: 'gap' }
type Subscriber = (event: StreamEvent) => void
type Hub = { url: string; subscribers: Set<Subscriber> }

const holder = globalThis as { pilothouseHub?: Hub | undefined }

/** Calls back with every notice from now on; answers how to stop. */
export function subscribeToNotices(subscriber: Subscriber): () => void {
  const hub = currentHub()
  hub.subscribers.add(subscriber)
  return () => hub.subscribers.delete(subscriber)
}

function currentHub(): Hub {
  const { url } = database()
  if (holder.pilothouseHub?.url === url) return holder.pilothouseHub
  const hub: Hub = { url, subscribers: new Set() }
  const tell = (event: StreamEvent): void => {
    for (const subscriber of hub.subscribers) subscriber(event)
  }
  listenForNotices(url, { onNotice: (notice) => tell({ kind: 'notice', notice }), onGap: () => tell({ kind: 'gap' }) })
  holder.pilothouseHub = hub
  return hub
}
