'use client'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { z } from 'zod'
import { type ConnectionEvents, type LiveChange, type LiveState, LiveStream } from './live-stream'

/** Topics of the stream; the server's list is `noticeTopics`. */
export type LiveTopic =
  'sources' | 'registry' | 'rules' | 'statistics' | 'kafka' | 'messages' | 'operations' | 'releases' | 'audit' | 'locks'

const changeSchema = z.object({ topic: z.string(), at: z.string(), keys: z.array(z.string()).optional() })
let shared: LiveStream | undefined

/** Calls `onChange` for every change of these topics, over the one stream of the tab. */
export function useLive(topics: readonly LiveTopic[], onChange: (change: LiveChange) => void): void {
  const latest = useEffectEvent(onChange)
  const wanted = topics.join(',')
  useEffect(() => {
    if (wanted === '') return undefined
    return stream().subscribe(wanted.split(','), (change) => latest(change))
  }, [wanted])
}

/** Whether changes arrive by themselves right now. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribeState, readState, stateAtServer)
}

const subscribeState = (listener: () => void) => stream().onState(listener)
const readState = () => stream().state
const stateAtServer = (): LiveState => 'idle'

function stream(): LiveStream {
  shared ??= new LiveStream({ open: openEventSource, random: Math.random })
  return shared
}

function openEventSource(url: string, events: ConnectionEvents): { close(): void } {
  const source = new EventSource(url)
  source.addEventListener('open', () => events.onOpen())
  source.addEventListener('error', () => events.onLost())
  source.addEventListener('gap', () => events.onGap())
  source.addEventListener('notice', (event: MessageEvent<string>) => {
    const change = parseChange(event.data)
    if (change) events.onChange(change, event.lastEventId)
  })
  return { close: () => source.close() }
}

function parseChange(data: string): LiveChange | undefined {
  try {
    return changeSchema.safeParse(JSON.parse(data)).data
  } catch {
    return undefined
  }
}
