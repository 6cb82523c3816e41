// From the URL a MonitorFilter reports (DubboMonitor, 17 parameters) to one row.
//   count://host:port/interface/method?application&interface&method&group&version&{provider|consumer}&success&failure&elapsed…
// Port 0: a consumer counted, host is its own address and `provider` the callee. Otherwise a provider counted.
import { type CallRow, isInternalInterface } from './call-row.ts'
import type { ReportedUrl } from './hessian-url.ts'

const maxNameLength = 255
/** A reporter whose clock is further off than this cannot place its rows in time. */
const maxSkewMs = 60 * 60 * 1000

/**
 * The row of a report; undefined where there is nothing to keep: no call in the interval (Dubbo repeats idle keys for ever), no
 * interface or method, or one of Dubbo's own interfaces.
 */
export function toCallRow(url: ReportedUrl, receivedAtMs: number): CallRow | undefined {
  const text = (name: string): string => cleanName(url.parameters.get(name) ?? '')
  const count = (name: string): number => parseCount(url.parameters.get(name))
  const [success, failure] = [count('success'), count('failure')]
  const [interfaceName, method] = [text('interface'), text('method')]
  if (success + failure === 0 || interfaceName === '' || method === '' || isInternalInterface(interfaceName)) return undefined
  return {
    atMs: placeInTime(count('timestamp'), receivedAtMs),
    ...peersOf(url),
    application: text('application'),
    interface: interfaceName,
    group: text('group'),
    version: text('version'),
    method,
    success,
    failure,
    elapsedMs: count('elapsed'),
    maxElapsedMs: count('max.elapsed'),
    concurrent: Math.min(count('concurrent'), 0x7fffffff),
    inputBytes: count('input'),
    outputBytes: count('output'),
  }
}

/**
 * A time stamp more than an hour off is moved next to its arrival by whole minutes: a report that is sent again keeps its key, so
 * it is still known as the same.
 */
function placeInTime(timestamp: number, receivedAtMs: number): number {
  const skewMs = receivedAtMs - timestamp
  return Math.abs(skewMs) <= maxSkewMs ? timestamp : timestamp + Math.round(skewMs / 60_000) * 60_000
}

/** 3.x consumers count before a provider is chosen and name themselves, without a port, as `provider` (dubbo#12340). */
function peersOf(url: ReportedUrl): Pick<CallRow, 'side' | 'client' | 'server'> {
  const host = cleanName(url.host)
  if (url.port !== 0) return { side: 'provider', client: cleanName(url.parameters.get('consumer') ?? ''), server: `${host}:${url.port}` }
  const provider = cleanName(url.parameters.get('provider') ?? '')
  return { side: 'consumer', client: host, server: /:\d{1,5}$/.test(provider) ? provider : '' }
}

/** NUL cannot be stored; names of thousands of characters are no names. */
const cleanName = (text: string): string => text.replaceAll('\0', '').slice(0, maxNameLength)

/** A decimal count that a double holds exactly; anything else counts as 0. */
function parseCount(text: string | undefined): number {
  const value = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : 0
  return Number.isSafeInteger(value) ? value : 0
}
