// One life of node-zookeeper-client (one session), with what it lacks put right from outside:
// - frames are cut here: the library copies the rest of its buffer per packet, recurses per packet, and keeps half a frame over a
//   reconnect, which it then takes for the new connection's first bytes;
// - an error code it does not know throws inside its socket handler: such codes become SYSTEM_ERROR;
// - packets that wait for a writable socket survive a reconnect: a write that its caller was told is lost would be sent later;
// - a half-open connection is never noticed: silence for two ping intervals ends the connection;
// - it pings only when nothing comes in: a session that hears of changes all the time, and asks nothing, would expire;
// - every request is a write of its own: those of one turn go out together;
// - persistent watches and the events of their kinds.
import zookeeper from 'node-zookeeper-client'
import jute from 'node-zookeeper-client/lib/jute/index.js'
import { sayOfConnection as say } from '../connection-sentences.ts'
import { sentenceOf } from '../errors.ts'
import type { Sentence } from '../sentence.ts'
import { isKnownCode } from './failures.ts'
import { Framer } from './frames.ts'
import type { NodeEvent } from './session.ts'

export type ClientListener = {
  onConnected(): void
  onDisconnected(): void
  onExpired(): void
  onAuthFailed(): void
  onNodeEvent(event: NodeEvent): void
}

export type HardenedClient = {
  library: zookeeper.Client
  /** Last reason why there is no connection. */
  lastProblem(): Sentence | undefined
  sessionId(): string
  /** Drops the connection; the library reconnects. */
  dropConnection(reason: Sentence): void
  /** Ends the connection without a word to the server and never connects again. */
  abandon(): void
}

export type ClientOptions = { connect: string; sessionTimeoutMs: number; digest?: { user: string; password: string } }

const eventKinds: Readonly<Record<number, NodeEvent['kind']>> = { 1: 'created', 2: 'deleted', 3: 'changed' }
const libraryEventTypes = new Set([1, 2, 3, 4])
const spinDelayMs = 500
/** ZooKeeper 3.9 that starts accepts a connection in ten or twenty and never answers it; one that is slow gets twice the time each time. */
const muteMs = 2_500

/** Creates and connects one client. It reconnects by itself until its session expires; then a new one must be made. */
export function openHardenedClient(options: ClientOptions, listener: ClientListener): HardenedClient {
  const library = zookeeper.createClient(options.connect, { sessionTimeout: options.sessionTimeoutMs, spinDelay: spinDelayMs, retries: 0 })
  const manager = library.connectionManager
  manager.servers = shuffle(parseServers(options.connect))
  if (options.digest) library.addAuthInfo('digest', Buffer.from(`${options.digest.user}:${options.digest.password}`))
  const life = { problem: undefined as Sentence | undefined, heardAt: Date.now(), sentAt: Date.now(), mute: 0, over: false }
  hardenSocket(manager, life)
  sendTogether(manager, life)
  forwardEvents(manager, listener)
  library.on('connected', () => {
    life.problem = undefined
    listener.onConnected()
  })
  library.on('connectedReadOnly', () => listener.onConnected())
  library.on('disconnected', () => listener.onDisconnected())
  library.on('expired', () => listener.onExpired())
  library.on('authenticationFailed', () => listener.onAuthFailed())
  const dropConnection = (reason: Sentence) => {
    life.problem = reason
    manager.socket?.destroy()
  }
  const pulse = setInterval(() => checkPulse(manager, life, dropConnection), 250)
  pulse.unref()
  library.connect()
  return {
    library,
    lastProblem: () => life.problem,
    sessionId: () => library.getSessionId().readBigInt64BE(0).toString(),
    dropConnection,
    abandon() {
      life.over = true
      clearInterval(pulse)
      manager.connect = () => {}
      manager.socket?.destroy()
    },
  }
}

/** `mute`: connections in a row that were accepted and told nothing */
type Life = { problem: Sentence | undefined; heardAt: number; sentAt: number; mute: number; over: boolean }

function hardenSocket(manager: zookeeper.ConnectionManager, life: Life): void {
  const original = {
    data: manager.onSocketData.bind(manager),
    connected: manager.onSocketConnected.bind(manager),
    error: manager.onSocketError.bind(manager),
    cleanup: manager.cleanupPendingQueue.bind(manager),
  }
  let framer = new Framer()
  manager.onSocketConnected = () => {
    if (life.over) return void manager.socket?.destroy()
    framer = new Framer()
    manager.pendingBuffer = null
    // the library would set one-shot watches again in one packet, however many; whoever watches does so again itself
    Object.assign(manager.watcherManager, { dataWatchers: {}, childWatchers: {}, existenceWatchers: {} })
    life.heardAt = life.sentAt = Date.now()
    original.connected()
  }
  manager.onSocketData = (chunk) => {
    life.heardAt = Date.now()
    life.mute = 0
    try {
      for (const frame of framer.push(chunk)) {
        handToReader(manager, frame)
        original.data(withKnownCode(frame))
      }
    } catch (error) {
      life.problem = sentenceOf(error)
      manager.socket?.destroy()
    }
  }
  manager.onSocketError = (error) => {
    life.problem = sentenceOf(error)
    original.error(error)
  }
  manager.cleanupPendingQueue = (code) => {
    original.cleanup(code)
    for (const packet of manager.packetQueue.queue.splice(0))
      packet.callback?.(Object.assign(zookeeper.Exception.create(code), { notSent: true }))
  }
}

/** What is asked in one turn of the event loop goes out in one write. Lost connections are told of as before: packets wait in the same queue. */
function sendTogether(manager: zookeeper.ConnectionManager, life: Life): void {
  let isDue = false
  manager.packetQueue.removeAllListeners('readable')
  manager.packetQueue.on('readable', () => {
    if (isDue) return
    isDue = true
    process.nextTick(() => {
      isDue = false
      life.sentAt = Date.now()
      const { socket } = manager
      socket?.cork()
      manager.onPacketQueueReadable()
      socket?.uncork()
    })
  })
}

/** A reply with a body whose request reads it itself. Events and pings have an xid below zero, the first answer of a connection has 0 there. */
function handToReader({ pendingQueue }: zookeeper.ConnectionManager, frame: Buffer): void {
  const payload = pendingQueue[0]?.request.payload
  if (payload?.takeReply && frame.length > 20 && frame.readInt32BE(4) > 0) payload.takeReply(frame)
}

/** Header of a reply: length 4, xid 4, zxid 8, err 4. The first answer of a connection is longer and has no code: its session id is left alone. */
function withKnownCode(frame: Buffer): Buffer {
  if (frame.length !== 20) return frame
  const code = frame.readInt32BE(16)
  if (!isKnownCode(code)) frame.writeInt32BE(-1, 16)
  return frame
}

function forwardEvents(manager: zookeeper.ConnectionManager, listener: ClientListener): void {
  const watchers = manager.watcherManager
  const original = watchers.emit.bind(watchers)
  watchers.emit = (event) => {
    if (libraryEventTypes.has(event.type) && hasOneShots(watchers)) original(event)
    const kind = eventKinds[event.type]
    if (kind) listener.onNodeEvent({ kind, path: event.path })
  }
}

/** Whether the library has anybody to tell. To look up a path of a kilobyte in three tables costs more than all else that is done with it. */
function hasOneShots({ dataWatchers, childWatchers, existenceWatchers }: zookeeper.WatcherManager): boolean {
  for (const table of [dataWatchers, childWatchers, existenceWatchers]) for (const _ in table) return true
  return false
}

const connecting = 1
const connected = new Set([2, 3])

const ping = { xid: -2, type: 11 }

/** The library pings after a third of the session time-out without traffic either way, but nobody reads the clock for the answer. */
function checkPulse(manager: zookeeper.ConnectionManager, life: Life, drop: (reason: Sentence) => void): void {
  const silentMs = Date.now() - life.heardAt
  const limitMs = 2 * manager.pingTimeout
  if (connected.has(manager.state) && Date.now() - life.sentAt >= manager.pingTimeout)
    manager.queue(new jute.Request(new jute.protocol.RequestHeader(ping.xid, ping.type), null))
  if (connected.has(manager.state) && silentMs > limitMs) drop(say('zookeeper-silent', { ms: silentMs }))
  // a server that accepts and then says nothing: only after the socket is open, the library times the opening itself
  else if (manager.state === connecting && manager.socket?.connecting === false && silentMs > Math.min(limitMs, muteMs * 2 ** life.mute)) {
    life.heardAt = Date.now()
    life.mute += 1
    drop(say('zookeeper-mute'))
  }
}

function parseServers(connect: string): { host: string; port: number }[] {
  const slash = connect.indexOf('/')
  const list = slash < 0 ? connect : connect.slice(0, slash)
  return list.split(',').map((item) => {
    const colon = item.lastIndexOf(':')
    return { host: item.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(item.slice(colon + 1)) }
  })
}

function shuffle<T>(items: T[]): T[] {
  return items
    .map((item) => ({ item, order: Math.random() }))
    .sort((left, right) => left.order - right.order)
    .map(({ item }) => item)
}
