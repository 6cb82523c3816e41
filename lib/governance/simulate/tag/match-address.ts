// `NetUtils#matchIpExpression(pattern, host, port)`: addresses of tag rules. Names would be looked up by Dubbo in DNS; here only literal
// addresses are known, so a name matches itself alone.
import { isIPv4, isIPv6 } from './ip-literal.ts'
import { javaSplit, javaTrim } from '../java-text.ts'

/** False also where Dubbo throws: its caller logs that and goes on with the next pattern. */
export function matchesAddress(pattern: string, host: string, port: number): boolean {
  if (pattern.includes('/')) return isInSubnet(pattern, host)
  const trimmed = javaTrim(pattern)
  if (trimmed === '*' || trimmed === '*.*.*.*') return true
  const isV4 = !isIPv6(host)
  const split = hostAndPort(trimmed, isV4)
  if (split.port !== undefined && split.port !== String(port)) return false
  if (split.host === host) return isV4 ? javaSplit(split.host, '.').length === 4 || !isIPv4(host) : true
  if (!/[*-]/.test(split.host)) return isV4 ? false : expandV6(split.host) !== undefined && expandV6(split.host) === expandV6(host)
  return matchesSegments(split.host, host, isV4)
}

function hostAndPort(pattern: string, isV4: boolean): { host: string; port?: string } {
  const end = pattern.indexOf(']:')
  if (pattern.startsWith('[') && end >= 0) return { host: pattern.slice(1, end), port: pattern.slice(end + 2) }
  if (pattern.startsWith('[') && pattern.endsWith(']')) return { host: pattern.slice(1, -1) }
  const colon = pattern.indexOf(':')
  return isV4 && colon >= 0 ? { host: pattern.slice(0, colon), port: pattern.slice(colon + 1) } : { host: pattern }
}

function matchesSegments(pattern: string, host: string, isV4: boolean): boolean {
  const mask = javaSplit(pattern, isV4 ? '.' : ':')
  const parts = isV4 ? host.split('.') : (expandV6(host)?.split(':') ?? [])
  if (mask.length !== (isV4 ? 4 : 8) || parts.length !== mask.length) return false
  return mask.every((segment, index) => matchesSegment(segment, parts[index] ?? '', isV4 ? 10 : 16))
}

function matchesSegment(segment: string, part: string, radix: number): boolean {
  if (segment === '*' || segment === part) return true
  if (segment.includes('-')) {
    const bounds = segment.split('-').filter((bound) => bound !== '')
    const [low, high, value] = [...bounds, part].map((text) => Number.parseInt(text, radix))
    return bounds.length === 2 && low !== undefined && high !== undefined && value !== undefined && value >= low && value <= high
  }
  return part === '0' && /^0{1,4}$/.test(segment)
}

/** `CIDRUtils#isInRange`, IPv4 and IPv6. */
function isInSubnet(pattern: string, host: string): boolean {
  const slash = pattern.indexOf('/')
  const prefixText = pattern.slice(slash + 1)
  const [from, address] = [toNumber(pattern.slice(0, slash)), toNumber(host)]
  if (!from || !address || !/^\+?\d{1,9}$/.test(prefixText)) return false
  const rest = BigInt(Math.max(0, from.bits - Number(prefixText)))
  const start = (from.value >> rest) << rest
  return address.value >= start && address.value < start + (1n << rest)
}

function toNumber(host: string): { value: bigint; bits: number } | undefined {
  if (isIPv4(host)) return { bits: 32, value: host.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n) }
  const expanded = expandV6(host)
  return expanded === undefined
    ? undefined
    : {
        bits: 128,
        value: BigInt(
          `0x${expanded
            .split(':')
            .map((part) => part.padStart(4, '0'))
            .join('')}`,
        ),
      }
}

/** `Inet6Address#getHostAddress`: eight groups without leading zeros. */
function expandV6(text: string): string | undefined {
  if (!isIPv6(text)) return undefined
  const [head = '', tail] = text.split('::')
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail ?? '')]
  return all.length === 8 ? all.map((group) => Number.parseInt(group, 16).toString(16)).join(':') : undefined
}
