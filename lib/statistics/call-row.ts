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
  /** Counted since nobody knows when (first-reports.ts): stored, but part of no sum */
  coversUnknownTime?: boolean
}

const internalInterfaces = [/\.dubbo\.monitor\.MonitorService$/, /^org\.apache\.dubbo\.metadata\./, /^org\.apache\.dubbo\.metrics\./]

/** Calls of Dubbo to itself say nothing about the fleet. */
export const isInternalInterface = (name: string): boolean => internalInterfaces.some((pattern) => pattern.test(name))
