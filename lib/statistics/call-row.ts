// One report of one caller/callee/method over one interval: what the database stores and everything here adds up.
export type Side = 'provider' | 'consumer'

export type CallRow = {
  /** End of the interval, by the reporter's clock; milliseconds */
  atMs: number
  /** Who counted: the callee (provider) or the caller (consumer). The two see the same calls: never add them up. */
  side: Side
  /** Application that reports */
  application: string
  interface: string
  group: string
  version: string
  method: string
  /** Address of the caller, without port; '' where the reporter cannot know it */
  client: string
  /** host:port of the callee; '' where the reporter cannot know it (consumers of Dubbo 3 count before one is chosen) */
  server: string
  /** Calls that ended, a business exception included */
  success: number
  /** Calls that failed in the framework: time-out, network, no provider */
  failure: number
  elapsedMs: number
  maxElapsedMs: number
  concurrent: number
  inputBytes: number
  outputBytes: number
}

/** group/interface:version, empty parts left out: the id of a service everywhere in the product. */
export const serviceIdOf = (row: Pick<CallRow, 'group' | 'interface' | 'version'>): string =>
  `${row.group ? `${row.group}/` : ''}${row.interface}${row.version ? `:${row.version}` : ''}`

/** Reads such an id back. An interface name holds neither / nor :. */
export function parseServiceId(id: string): Pick<CallRow, 'group' | 'interface' | 'version'> {
  const slash = id.lastIndexOf('/')
  const rest = id.slice(slash + 1)
  const colon = rest.indexOf(':')
  return {
    group: slash < 0 ? '' : id.slice(0, slash),
    interface: colon < 0 ? rest : rest.slice(0, colon),
    version: colon < 0 ? '' : rest.slice(colon + 1),
  }
}

const internalInterfaces = [/\.dubbo\.monitor\.MonitorService$/, /^org\.apache\.dubbo\.metadata\./, /^org\.apache\.dubbo\.metrics\./]

/** Calls of Dubbo to itself say nothing about the fleet. */
export const isInternalInterface = (name: string): boolean => internalInterfaces.some((pattern) => pattern.test(name))
