// Who calls whom how often, from two counts of the same calls.
//
// A provider's rows know the caller's address but not its application; a consumer's rows know its application, and up to 2.7 the
// callee as well. Adding both would count every call twice, so the consumer's count is taken wherever a consumer reports:
//   1. consumer rows that name the callee (≤ 2.7) as they are;
//   2. consumer rows that do not (3.x) split over the callees as the providers' rows from this address say, less what step 1 took;
//   3. provider rows only for callers from whose address no consumer of this service reports: address known, application not.
// What stays hidden: an application that does not report beside one on the same address that does, and the attempts of retries
// and forks of 3.x, which providers see as calls and consumers count as one.
import type { CallRow } from './call-row.ts'

/** Sums over the window of one reporter, service and pair of addresses. */
export type PeerSum = Pick<CallRow, 'side' | 'application' | 'interface' | 'group' | 'version' | 'client' | 'server'> & {
  calls: number
  failures: number
  elapsedMs: number
  /** The longest of them */
  maxMs?: number
}

export type CallRate = {
  /** '' where only the address is known */
  clientApplication: string
  /** Address without port; '' where only the application is known */
  client: string
  interface: string
  group: string
  version: string
  /** host:port; '' where the reporter does not know it */
  server: string
  /** '' where no provider of this address reports */
  serverApplication: string
  callsPerSecond: number
  failuresPerSecond: number
  averageMs: number | null
  maxMs?: number
  /** Whose count it is */
  basis: CallRow['side']
}

/** Rates of every edge that was used in a window of `windowSeconds`. */
export function ratesOf(sums: readonly PeerSum[], windowSeconds: number): CallRate[] {
  const services = Map.groupBy(sums, (row) => `${row.group}\0${row.interface}\0${row.version}`)
  return [...services.values()].flatMap((rows) => edgesOf(rows).map((edge) => rateOf(edge, windowSeconds)))
}

/** A row, the part of it that went to one callee, and that callee. */
type Edge = { row: PeerSum; part: number; server: string; serverApplication: string }

function edgesOf(rows: readonly PeerSum[]): Edge[] {
  const served = rows.filter((row) => row.side === 'provider')
  const made = rows.filter((row) => row.side === 'consumer')
  const named = made.filter((row) => row.server !== '')
  const owners = new Map(served.filter((row) => row.server !== '').map((row) => [row.server, row.application]))
  return [
    ...named.map((row) => ({ row, part: 1, server: row.server, serverApplication: owners.get(row.server) ?? '' })),
    ...made.filter((row) => row.server === '').flatMap((row) => splitOverCallees(row, served, named)),
    ...served
      .filter((row) => !made.some((other) => isSameClient(row, other)))
      .map((row) => ({ row, part: 1, server: row.server, serverApplication: row.application })),
  ]
}

/** Rows of a scraped page know no address: they may be about anybody. */
const isSameClient = (a: PeerSum, b: PeerSum): boolean => a.client === '' || b.client === '' || a.client === b.client

function splitOverCallees(row: PeerSum, served: readonly PeerSum[], named: readonly PeerSum[]): Edge[] {
  const callees = served.filter((other) => isSameClient(row, other))
  const rests = callees.map((callee) => Math.max(0, callee.calls - explained(callee, named)))
  // intervals of the two sides do not end together: with nothing left, all of it is the better guess
  const weights = rests.some((rest) => rest > 0) ? rests : callees.map((callee) => callee.calls)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total === 0) return [{ row, part: 1, server: '', serverApplication: '' }]
  return callees.flatMap((callee, index) => {
    const part = (weights[index] ?? 0) / total
    return part === 0 ? [] : [{ row, part, server: callee.server, serverApplication: callee.application }]
  })
}

/** Calls of a provider's row that consumers of ≤ 2.7 account for. */
const explained = (callee: PeerSum, named: readonly PeerSum[]): number =>
  named
    .filter((other) => (callee.server === '' || other.server === callee.server) && isSameClient(callee, other))
    .reduce((sum, other) => sum + other.calls, 0)

const rateOf = ({ row, part, server, serverApplication }: Edge, windowSeconds: number): CallRate => ({
  clientApplication: row.side === 'consumer' ? row.application : '',
  client: row.client,
  interface: row.interface,
  group: row.group,
  version: row.version,
  server,
  serverApplication,
  callsPerSecond: (row.calls * part) / windowSeconds,
  failuresPerSecond: (row.failures * part) / windowSeconds,
  averageMs: row.calls > 0 ? row.elapsedMs / row.calls : null,
  ...(row.maxMs === undefined ? {} : { maxMs: row.maxMs }),
  basis: row.side,
})
