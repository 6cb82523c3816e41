import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ConnectionEvents, concerns, type LiveChange, LiveStream } from '../../../app/_hooks/live-stream'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('LiveStream', () => {
  it('opens one connection for all topics of the page', () => {
    const { stream, opened } = fakeStream()
    stream.subscribe(['registry'], ignore)
    stream.subscribe(['kafka', 'registry'], ignore)
    vi.advanceTimersByTime(50)
    expect(opened.map(({ url }) => url)).toEqual(['/api/v1/stream?topics=kafka%2Cregistry'])
  })

  it('hands a change only to those who asked for its topic', () => {
    const { stream, opened } = fakeStream()
    const [kafka, registry] = [seen(), seen()]
    stream.subscribe(['kafka'], kafka.add)
    stream.subscribe(['registry'], registry.add)
    vi.advanceTimersByTime(50)
    opened[0]?.events.onChange({ topic: 'kafka', at: 'now', keys: ['orders'] }, '7')
    expect([kafka.changes.length, registry.changes.length]).toEqual([1, 0])
  })

  it('concerns a reader of one key only when it names that key, or nothing at all', () => {
    expect(concerns({ keys: ['a', 'b'] }, ['b'])).toBe(true)
    expect(concerns({ keys: ['a', 'b'] }, ['c'])).toBe(false)
    expect(concerns({ keys: [] }, ['c'])).toBe(true)
    expect(concerns({ keys: ['a'] }, undefined)).toBe(true)
  })

  it('resumes after the last event when the topics change', () => {
    const { stream, opened } = fakeStream()
    stream.subscribe(['kafka'], ignore)
    vi.advanceTimersByTime(50)
    opened[0]?.events.onChange({ topic: 'kafka', at: 'now' }, '41')
    stream.subscribe(['locks'], ignore)
    vi.advanceTimersByTime(50)
    expect(opened[1]?.url).toBe('/api/v1/stream?topics=kafka%2Clocks&lastEventId=41')
    expect(opened[0]?.closed).toBe(true)
  })

  it('says that it is paused, tries again ever more slowly, and then lets everybody read anew', () => {
    const { stream, opened } = fakeStream()
    const listener = seen()
    stream.subscribe(['kafka'], listener.add)
    vi.advanceTimersByTime(50)
    opened[0]?.events.onOpen()
    opened[0]?.events.onLost()
    expect(stream.state).toBe('paused')
    vi.advanceTimersByTime(500)
    opened[1]?.events.onLost()
    vi.advanceTimersByTime(500)
    expect(opened.length).toBe(2)
    vi.advanceTimersByTime(500)
    expect(opened.length).toBe(3)
    opened[2]?.events.onOpen()
    expect(stream.state).toBe('live')
    expect(listener.changes.map(({ topic, keys }) => [topic, keys])).toEqual([['kafka', undefined]])
  })

  it('keeps on trying at least every half minute', () => {
    const { stream, opened } = fakeStream()
    stream.subscribe(['kafka'], ignore)
    vi.advanceTimersByTime(50)
    for (let attempt = 0; attempt < 12; attempt += 1) {
      opened.at(-1)?.events.onLost()
      vi.advanceTimersByTime(30_000)
    }
    expect(opened.length).toBe(13)
  })

  it('treats a gap told by the server as "anything may have changed"', () => {
    const { stream, opened } = fakeStream()
    const listener = seen()
    stream.subscribe(['kafka', 'locks'], listener.add)
    vi.advanceTimersByTime(50)
    opened[0]?.events.onGap()
    expect(listener.changes.map(({ topic }) => topic)).toEqual(['kafka', 'locks'])
  })

  it('closes the connection when nobody listens any more', () => {
    const { stream, opened } = fakeStream()
    const stop = stream.subscribe(['kafka'], ignore)
    vi.advanceTimersByTime(50)
    stop()
    vi.advanceTimersByTime(50)
    expect([stream.state, opened[0]?.closed]).toEqual(['idle', true])
  })
})

function fakeStream() {
  const opened: { url: string; events: ConnectionEvents; closed: boolean }[] = []
  const stream = new LiveStream({
    random: () => 1,
    open: (url, events) => {
      const connection = { url, events, closed: false }
      opened.push(connection)
      return { close: () => (connection.closed = true) }
    },
  })
  return { stream, opened }
}

function seen() {
  const changes: LiveChange[] = []
  return { changes, add: (change: LiveChange) => void changes.push(change) }
}

const ignore = () => {}
