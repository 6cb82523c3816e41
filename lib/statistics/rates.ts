// Who calls whom how often, from two counts of the same calls.
//
// A provider's rows know the caller's address but not its application; a consumer's rows know its application, and up to 2.7 the
// callee as well. Adding both would count every call twice, so per service, in this order:
//   1. consumer rows that name the callee (≤ 2.7) are taken as they are;
//   2. provider rows count only with what step 1 did not explain for the same callee and caller address; that rest is split among
//      the applications that report from this address without naming a callee (3.x), or stays with the address alone;
//   3. consumer rows without a callee are taken only where no provider of the service reports at all.
// Intervals of the two sides do not end together, so a small rest beside an explained caller is noise and is dropped.
import type { CallRow } from './call-row.ts'

/** Sums over the window of one reporter, service and pair of addresses. */
export type PeerSum = Pick<CallRow, 'side' | 'application' | 'interface' | 'group' | 'version' | 'client' | 'server'> & {
  calls: number
  failures: number
  elapsedMs: number
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
  /** Whose count it is */
  basis: CallRow['side']
}

const noiseShare = 0.3

/** Rates of every edge that was used in a window of `windowSeconds`. */
export function ratesOf(sums: readonly PeerSum[], windowSeconds: number): CallRate[] {
  const services = Map.groupBy(sums, (row) => `${row.group}\0${row.interface}\0${row.version}`)
  return [...services.values()].flatMap((rows) => ratesOfService(rows, windowSeconds))
}

function ratesOfService(rows: readonly PeerSum[], windowSeconds: number): CallRate[] {
  const served = rows.filter((row) => row.side === 'provider')
  const made = rows.filter((row) => row.side === 'consumer')
  const named = made.filter((row) => row.server !== '')
  const open = made.filter((row) => row.server === '')
  const owners = new Map(served.filter((row) => row.server !== '').map((row) => [row.server, row.application]))
  const rate = (row: PeerSum, change: Partial<CallRate>, part = 1): CallRate => ({
    clientApplication: row.side === 'consumer' ? row.application : '',
    client: row.client,
    interface: row.interface,
    group: row.group,
    version: row.version,
    server: row.server,
    serverApplication: row.side === 'provider' ? row.application : (owners.get(row.server) ?? ''),
    callsPerSecond: (row.calls * part) / windowSeconds,
    failuresPerSecond: (row.failures * part) / windowSeconds,
    averageMs: row.calls > 0 ? row.elapsedMs / row.calls : null,
    basis: row.side,
    ...change,
  })
  const rests = served.flatMap((row) => {
    const part = restOf(row, named)
    return part > 0 ? splitAmongCallers(row, open, part).map(({ change, part }) => rate(row, change, part)) : []
  })
  return [...named.map((row) => rate(row, {})), ...rests, ...(served.length === 0 ? open.map((row) => rate(row, {})) : [])]
}

/** Part of a provider's count that no consumer of ≤ 2.7 accounts for, 0 to 1. */
function restOf(row: PeerSum, named: readonly PeerSum[]): number {
  const same = named.filter(
    (other) => (row.server === '' || other.server === row.server) && (row.client === '' || other.client === row.client),
  )
  const explained = same.reduce((sum, other) => sum + other.calls, 0)
  if (explained === 0 || row.calls === 0) return row.calls === 0 ? 0 : 1
  const rest = (row.calls - explained) / row.calls
  return rest > noiseShare ? rest : 0
}

type Part = { change: Partial<CallRate>; part: number }

/** In proportion to what each application says it called; both counts are of logical calls only when nothing was retried. */
function splitAmongCallers(row: PeerSum, open: readonly PeerSum[], part: number): Part[] {
  const here = open.filter((other) => row.client === '' || other.client === '' || other.client === row.client)
  const total = here.reduce((sum, other) => sum + other.calls, 0)
  if (total === 0) return [{ change: {}, part }]
  return here.map((other) => ({
    change: { clientApplication: other.application, client: row.client === '' ? other.client : row.client },
    part: (part * other.calls) / total,
  }))
}
