import zookeeper from 'node-zookeeper-client'
import { AppError, type ErrorCode } from '../errors.ts'

/** Codes of org.apache.zookeeper.KeeperException.Code that mean something to callers; all others are `unavailable` or `internal`. */
export const zooKeeperCodes = {
  connectionLoss: -4,
  unimplemented: -6,
  operationTimeout: -7,
  badArguments: -8,
  noNode: -101,
  noAuth: -102,
  badVersion: -103,
  noChildrenForEphemerals: -108,
  nodeExists: -110,
  notEmpty: -111,
  sessionExpired: -112,
  invalidAcl: -114,
  authFailed: -115,
} as const

const known = new Set<number>(Object.values(zookeeper.Exception).filter((value) => typeof value === 'number'))

/** The client library throws on a code it does not know (quota, throttling …), from within its socket handler. */
export const isKnownCode = (code: number): boolean => known.has(code)

const translations: Readonly<Record<number, [ErrorCode, string]>> = {
  [zooKeeperCodes.connectionLoss]: ['unavailable', 'the connection to ZooKeeper was lost before an answer came'],
  [zooKeeperCodes.sessionExpired]: ['unavailable', 'the ZooKeeper session expired'],
  [zooKeeperCodes.operationTimeout]: ['timeout', 'ZooKeeper gave up on the request'],
  [zooKeeperCodes.noNode]: ['not-found', 'there is no such node'],
  [zooKeeperCodes.badVersion]: ['stale-version', 'the node was changed by somebody else'],
  [zooKeeperCodes.nodeExists]: ['conflict', 'the node exists already'],
  [zooKeeperCodes.notEmpty]: ['conflict', 'the node has children'],
  [zooKeeperCodes.noAuth]: ['forbidden', 'ZooKeeper does not allow this to us (check the digest user of this registry)'],
  [zooKeeperCodes.authFailed]: ['forbidden', 'ZooKeeper refused our credentials'],
  [zooKeeperCodes.noChildrenForEphemerals]: ['invalid-input', 'an ephemeral node cannot have children'],
  [zooKeeperCodes.badArguments]: ['invalid-input', 'ZooKeeper refused the arguments'],
  [zooKeeperCodes.invalidAcl]: ['invalid-input', 'ZooKeeper refused the access list'],
}

/** The product's error for what the client library reported about `path`. */
export function translateFailure(error: unknown, path: string, details: Record<string, unknown> = {}): AppError {
  if (error instanceof AppError) return error
  const code = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number' ? error.code : undefined
  const found = code === undefined ? undefined : translations[code]
  if (found) return new AppError(found[0], `${path}: ${found[1]}.`, { cause: error, details: { path, zooKeeperCode: code, ...details } })
  return new AppError('internal', `${path}: ZooKeeper answered ${error instanceof Error ? error.message : String(error)}.`, {
    cause: error,
    details: { path, zooKeeperCode: code, ...details },
  })
}

/** KeeperException code of a translated error. */
export const zooKeeperCodeOf = (error: unknown): unknown => (error instanceof AppError ? error.details['zooKeeperCode'] : undefined)
