/** One change as `/api/v1/stream` tells it; `keys` name what changed, none means "anything of this topic". */
export type LiveChange = { topic: string; at: string; keys?: string[] | undefined }
/** What a reader cares for, topic by topic. */
export type TopicKeys = Readonly<Record<string, readonly string[]>>
/** Whether a change may be one of these keys; without keys on either side it may be anything. */
export const concerns = (change: Pick<LiveChange, 'keys'>, keys: readonly string[] | undefined): boolean =>
  keys === undefined || (change.keys ?? []).length === 0 || keys.some((key) => change.keys?.includes(key))

/** `live`: events arrive. `paused`: the stream is down and comes back by itself. `idle`: nobody listens. */
export type LiveState = 'idle' | 'connecting' | 'live' | 'paused'

/** What a connection tells the stream. A gap: the server says that changes may have been missed. */
export type ConnectionEvents = { onOpen(): void; onLost(): void; onChange(change: LiveChange, id: string): void; onGap(): void }

/** Opens one connection; an EventSource in the browser. */
export type OpenConnection = (url: string, events: ConnectionEvents) => { close(): void }

type Subscriber = { topics: readonly string[]; onChange: (change: LiveChange) => void }

const firstDelayMs = 500
const maxDelayMs = 30_000
/** So that a page which mounts ten listeners opens one connection. */
const settleMs = 20

/**
 * The one stream of a tab: it carries the topics of everybody on the page and is opened anew when they change, resuming
 * after the last event by `lastEventId` (the browser sends the header only on reconnects of its own). After a pause every
 * listener gets a change without keys for each of its topics, because events may have been missed.
 */
export class LiveStream {
  readonly #open: OpenConnection
  /** 0…1, spreads the reconnects of many tabs. */
  readonly #random: () => number
  readonly #subscribers = new Set<Subscriber>()
  readonly #stateListeners = new Set<() => void>()
  #state: LiveState = 'idle'
  #connection: { close(): void } | undefined
  #openTopics = ''
  #lastEventId = ''
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor({ open, random }: { open: OpenConnection; random: () => number }) {
    this.#open = open
    this.#random = random
  }

  get state(): LiveState {
    return this.#state
  }

  /** Listens to topics; gives the way to stop. */
  subscribe(topics: readonly string[], onChange: (change: LiveChange) => void): () => void {
    const subscriber = { topics, onChange }
    this.#subscribers.add(subscriber)
    this.#topicsChanged()
    return () => {
      this.#subscribers.delete(subscriber)
      this.#topicsChanged()
    }
  }

  onState(listener: () => void): () => void {
    this.#stateListeners.add(listener)
    return () => this.#stateListeners.delete(listener)
  }

  // While paused the reconnect under way takes the new topics along; only "nobody listens" ends the pause early.
  #topicsChanged(): void {
    if (this.#state !== 'paused' || this.#subscribers.size === 0) this.#schedule(settleMs)
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#reopen(), delayMs)
  }

  #reopen(): void {
    const topics = [...new Set([...this.#subscribers].flatMap((subscriber) => subscriber.topics))].sort().join(',')
    if (topics === this.#openTopics && this.#connection) return
    this.#connection?.close()
    this.#connection = undefined
    this.#openTopics = topics
    if (topics === '') return this.#setState('idle')
    if (this.#state !== 'paused') this.#setState('connecting')
    const resume = this.#lastEventId === '' ? '' : `&lastEventId=${encodeURIComponent(this.#lastEventId)}`
    const connection = this.#open(`/api/v1/stream?topics=${encodeURIComponent(topics)}${resume}`, {
      onOpen: () => this.#opened(),
      onLost: () => this.#lost(connection),
      onGap: () => this.#announceGap(),
      onChange: (change, id) => this.#received(change, id),
    })
    this.#connection = connection
  }

  #opened(): void {
    const wasPaused = this.#state === 'paused'
    this.#failures = 0
    this.#setState('live')
    if (wasPaused) this.#announceGap()
  }

  #announceGap(): void {
    const at = new Date().toISOString()
    for (const { topics, onChange } of this.#subscribers) for (const topic of topics) onChange({ topic, at })
  }

  #received(change: LiveChange, id: string): void {
    if (id !== '') this.#lastEventId = id
    for (const { topics, onChange } of this.#subscribers) if (topics.includes(change.topic)) onChange(change)
  }

  #lost(connection: { close(): void }): void {
    if (connection !== this.#connection) return
    this.#setState('paused')
    connection.close()
    this.#connection = undefined
    const delayMs = Math.min(maxDelayMs, firstDelayMs * 2 ** this.#failures)
    this.#failures += 1
    this.#schedule(delayMs * (0.5 + this.#random() / 2))
  }

  #setState(next: LiveState): void {
    if (this.#state === next) return
    this.#state = next
    for (const listener of this.#stateListeners) listener()
  }
}
