// Supervises the lives of the client below one session: a new client after an expiry, watches put back after every reconnect,
// kept nodes made again. All state of "are we connected" is here and nowhere else.
import { readSecret } from '../config-file.ts'
import type { RegistryConfig } from '../config.ts'
import { sayOfConnection as say } from '../connection-sentences.ts'
import { AppError, messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { createCalls, type Calls } from './calls.ts'
import { openHardenedClient, type HardenedClient } from './hardened-client.ts'
import { createKeptNodes } from './kept-nodes.ts'
import { RecursiveWatches } from './recursive-watches.ts'
import type { SessionLife } from './session-life.ts'
import type { CallOptions, ZooKeeperSession, ZooKeeperState } from './session.ts'
import { defaultTimeoutMs } from './deadline.ts'

export type SessionConfig = Pick<RegistryConfig, 'id' | 'connect' | 'digest' | 'sessionTimeoutMs'>

/**
 * Opens a session; it connects in the background and for ever. See the interface for what it promises. `isOldServer`: do not even
 * try persistent watches.
 */
export function createZooKeeperSession(
  config: SessionConfig,
  { log, isOldServer = false }: { log: Log; isOldServer?: boolean },
): ZooKeeperSession {
  const supervisor = new Supervisor(config, log)
  const watches = new RecursiveWatches(supervisor, log, isOldServer)
  const calls = createCalls(supervisor, { withDigest: config.digest !== undefined, hasMultiRead: () => watches.arePersistent() })
  const kept = createKeptNodes(calls, supervisor, log)
  supervisor.parts = { onConnected: [() => watches.restore(), () => kept.restore()], onNodeEvent: (event) => watches.deliver(event) }
  supervisor.open()
  let closing: Promise<void> | undefined
  return {
    registryId: config.id,
    state: () => supervisor.state,
    problem: () => (supervisor.state === 'connected' ? undefined : (supervisor.client?.lastProblem() ?? say('zookeeper-not-yet'))),
    sessionTimeoutMs: () => supervisor.client?.library.getSessionTimeout() ?? config.sessionTimeoutMs,
    waitConnected: (options) => supervisor.waitConnected(options),
    onState: (listener) => supervisor.onState(listener),
    ...callsOf(calls),
    watchRecursive: (path, watch) => watches.add(path, watch),
    keepEphemeral: (path, data) => kept.add(path, data),
    close: () => (closing ??= closeBoth(kept, supervisor)),
  }
}

/** The supervisor goes last, also when the kept nodes could not be removed. */
async function closeBoth(first: { close(): Promise<void> }, last: { close(): Promise<void> }): Promise<void> {
  try {
    await first.close()
  } finally {
    await last.close()
  }
}

const callsOf = ({ getChildren, listChildren, listAll, statAll, getData, exists, getAcl, create, setData, remove, multi }: Calls) => ({
  getChildren,
  listChildren,
  listAll,
  statAll,
  getData,
  exists,
  getAcl,
  create,
  setData,
  remove,
  multi,
})

type Parts = { onConnected: (() => void)[]; onNodeEvent(event: { kind: 'created' | 'deleted' | 'changed'; path: string }): void }

class Supervisor implements SessionLife {
  state: ZooKeeperState = 'connecting'
  client: HardenedClient | undefined
  connection = 0
  parts: Parts = { onConnected: [], onNodeEvent: () => {} }
  readonly #listeners = new Set<(state: ZooKeeperState) => void>()
  readonly #config: SessionConfig
  readonly #log: Log

  constructor(config: SessionConfig, log: Log) {
    this.#config = config
    this.#log = log
  }

  open(): void {
    const { connect, sessionTimeoutMs, digest } = this.#config
    const opened = openHardenedClient(
      { connect, sessionTimeoutMs, ...(digest ? { digest: { user: digest.user, password: readSecret(digest.password) } } : {}) },
      {
        onConnected: () => this.#isCurrent(opened) && this.#connected(),
        onDisconnected: () => this.#isCurrent(opened) && this.#set('connecting'),
        onExpired: () => this.#isCurrent(opened) && this.#renew(opened),
        onAuthFailed: () => this.#isCurrent(opened) && this.#set('auth-failed'),
        onNodeEvent: (event) => this.parts.onNodeEvent(event),
      },
    )
    this.client = opened
  }

  #isCurrent(client: HardenedClient): boolean {
    return this.client === client && this.state !== 'closed'
  }

  #connected(): void {
    this.connection += 1
    this.#set('connected')
    for (const restore of this.parts.onConnected) restore()
  }

  #renew(expired: HardenedClient): void {
    this.#log.warn({ registry: this.#config.id }, 'ZooKeeper session expired, opening a new one')
    expired.abandon()
    this.#set('connecting')
    this.open()
  }

  #set(state: ZooKeeperState): void {
    if (this.state === state || this.state === 'closed') return
    this.state = state
    this.#log.info({ registry: this.#config.id, state, reason: this.client?.lastProblem()?.text }, 'ZooKeeper session')
    for (const listener of this.#listeners) {
      try {
        listener(state)
      } catch (error) {
        this.#log.error({ reason: messageOf(error) }, 'a state listener failed')
      }
    }
  }

  onState(listener: (state: ZooKeeperState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  waitConnected({ timeoutMs = defaultTimeoutMs, signal }: CallOptions = {}): Promise<void> {
    if (this.state === 'connected') return Promise.resolve()
    return new Promise((resolve, reject) => {
      const finish = (error?: AppError) => {
        clearTimeout(timer)
        off()
        signal?.removeEventListener('abort', stop)
        if (error) reject(error)
        else resolve()
      }
      const fail = (code: 'timeout' | 'unavailable' | 'forbidden', text: string) =>
        finish(new AppError(code, text, { details: { sent: false } }))
      const judge = () => {
        if (this.state === 'connected') finish()
        if (this.state === 'closed') fail('unavailable', `${this.#config.id}: the session is closed.`)
        if (this.state === 'auth-failed') fail('forbidden', `${this.#config.id}: ZooKeeper refused our credentials.`)
      }
      const stop = () => fail('unavailable', `${this.#config.id}: stopped before ZooKeeper was connected.`)
      const timer = setTimeout(
        () => fail('timeout', `${this.#config.id}: not connected to ZooKeeper within ${timeoutMs} ms${this.#reason()}.`),
        timeoutMs,
      )
      const off = this.onState(judge)
      signal?.addEventListener('abort', stop, { once: true })
      if (signal?.aborted) stop()
      judge()
    })
  }

  #reason(): string {
    const problem = this.client?.lastProblem()
    return problem ? ` (${problem.text})` : ''
  }

  /** Says good-bye to the server, so that ephemerals go at once, and waits for the connection's end, at most 1 s. */
  async close(): Promise<void> {
    const client = this.client
    const polite = this.state === 'connected'
    this.#set('closed')
    if (!client) return
    const socket = client.library.connectionManager.socket
    if (polite && socket && !socket.destroyed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000)
        socket.once('close', () => {
          clearTimeout(timer)
          resolve()
        })
        client.library.close()
      })
    }
    client.abandon()
  }
}
