import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import { createZooKeeperSession } from './create-session.ts'
import type { ZooKeeperSession, ZooKeeperSessions } from './session.ts'

/** The worker's sessions: one per configured registry, opened when first asked for. */
export function createZooKeeperSessions(config: Pick<Config, 'registries'>, { log }: { log: Log }): ZooKeeperSessions {
  const open = new Map<string, ZooKeeperSession>()
  return {
    get(registryId) {
      const existing = open.get(registryId)
      if (existing) return existing
      const registry = config.registries.find((item) => item.id === registryId)
      if (!registry) throw new AppError('not-found', `There is no registry "${registryId}".`)
      const session = createZooKeeperSession(registry, { log })
      open.set(registryId, session)
      return session
    },
    async close() {
      await Promise.all([...open.values()].map((session) => session.close()))
    },
  }
}
