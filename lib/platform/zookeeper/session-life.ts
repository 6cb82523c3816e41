import type { HardenedClient } from './hardened-client.ts'
import type { CallOptions, ZooKeeperState } from './session.ts'

/** What the parts of a session know of its present life. */
export interface SessionLife {
  readonly state: ZooKeeperState
  readonly client: HardenedClient | undefined
  /** Grows with every connection: whoever began something under an older one must stop. */
  readonly connection: number
  waitConnected(options?: CallOptions): Promise<void>
}
