import { networkInterfaces } from 'node:os'
import { isAppError, messageOf } from '../../platform/errors.ts'
import { systemClock } from '../../platform/clock.ts'
import type { Log } from '../../platform/log.ts'
import type { KeptNode, ZooKeeperSession } from '../../platform/zookeeper/session.ts'
import { formatMonitorUrl, isOwnMonitorNode, monitorInterfaces, providersPath, type ReceiverAddress } from '../monitor-url.ts'

export type Registration = { close(): Promise<void> }

type Options = { root: string; address: ReceiverAddress; instance: string; log: Log; onState?(problem: string | undefined): void }

/**
 * Offers the receiver in one registry root under both interface names, for as long as it is open: the session makes the nodes
 * again after an expiry. Old nodes of this installation are removed first; callers would mix their parameters with ours.
 */
export function registerMonitor(session: ZooKeeperSession, { root, address, instance, log, onState }: Options): Registration {
  const stopping = new AbortController()
  const names = monitorInterfaces.map((name) => ({
    directory: providersPath(root, name),
    node: encodeURIComponent(formatMonitorUrl(name, address, { instance, startedMs: Date.now() })),
  }))
  let nodes: KeptNode[] = []

  async function register(): Promise<void> {
    await session.waitConnected({ timeoutMs: 5000, signal: stopping.signal })
    for (const { directory } of names) await removeOwn(session, directory, instance)
    if (stopping.signal.aborted) return
    nodes = names.map(({ directory, node }) => session.keepEphemeral(`${directory}/${node}`, Buffer.alloc(0)))
    await Promise.all(nodes.map((node) => node.ready))
    onState?.(undefined)
    log.info({ registry: session.registryId, root, ...address }, 'monitor receiver is registered')
  }

  async function registerUntilDone(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        return await register()
      } catch (error) {
        if (stopping.signal.aborted) return
        log.warn({ registry: session.registryId, reason: messageOf(error) }, 'monitor receiver could not be registered yet')
        onState?.(messageOf(error))
        await closeAll(nodes)
        await systemClock.sleep(retryMs, stopping.signal)
      }
    }
  }

  const registered = registerUntilDone()
  return {
    async close() {
      stopping.abort()
      await closeAll(nodes)
      await registered
    },
  }
}

const retryMs = 2000

const closeAll = (nodes: readonly KeptNode[]): Promise<unknown> => Promise.allSettled(nodes.map((node) => node.close()))

async function removeOwn(session: ZooKeeperSession, directory: string, instance: string): Promise<void> {
  const children = await session.getChildren(directory).catch((error: unknown) => {
    if (isAppError(error, 'not-found')) return []
    throw error
  })
  for (const child of children.filter((name) => isOwnMonitorNode(name, instance)))
    await session.remove(`${directory}/${child}`, -1).catch(ignoreMissing)
}

const ignoreMissing = (error: unknown): void => {
  if (!isAppError(error, 'not-found')) throw error
}

/** Where applications reach this machine: its first address that is not a loopback; the loopback when there is none. */
export function ownAddress(): string {
  const found = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)
  return found?.address ?? '127.0.0.1'
}
