// Dubbo's own URL (org.apache.dubbo.common.URL, URLStrParser): the whole record of a provider or consumer is a znode's name.
// WHATWG's URL cannot read it: the host may be empty, schemes are free, values are not percent-encoded inside.
import { AppError } from '../platform/errors.ts'
import { cleanText } from './text.ts'

export type DubboUrl = {
  protocol: string
  username: string
  password: string
  /** "" where the URL names none (consumer:///…); IPv6 without its brackets */
  host: string
  /** 0 = none */
  port: number
  path: string
  params: Record<string, string>
}

/** Decodes a znode name as java.net.URLEncoder wrote it (a plus is a space). Throws invalid-input. */
export function decodeNodeName(name: string): string {
  try {
    return decodeURIComponent(name.includes('+') ? name.replaceAll('+', ' ') : name)
  } catch (error) {
    throw new AppError('invalid-input', 'The name is not percent-encoded text.', { cause: error, details: { oddity: 'malformed-name' } })
  }
}

/** Encodes like java.net.URLEncoder: letters, digits, `*-._` stay, a space becomes a plus. */
export const encodeNodeName = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/[!'()~]|%20/g, (found) =>
    found === '%20' ? '+' : `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** What java.net.URLEncoder writes: nothing encoded that may stay as it is, capitals; and no NUL, which no text of ours keeps. */
const likeJava = /^(?:[\w.*+-]+|%(?:0[1-9A-F]|2[1-9BCF]|3[A-F]|40|5[B-E]|60|7[B-F]|[189A-F][\dA-F]))*$/

/** Whether {@link encodeNodeName} gives back a name that can be decoded. */
export const isEncodedLikeJava = (name: string): boolean => likeJava.test(name)

/** Reads a znode name: decode, then parse. Throws nothing but AppError invalid-input. */
export const parseNodeName = (name: string): DubboUrl => parseDubboUrl(decodeNodeName(name))

/** Parses the decoded text of a URL. Values keep their inner encoding (rule, refer, monitor). Throws nothing but AppError invalid-input. */
export function parseDubboUrl(raw: string): DubboUrl {
  const { text, question, ...head } = parseHead(raw)
  const params: Record<string, string> = {}
  // assigning a text to __proto__ does nothing, so a parameter of that name is lost and harmless
  if (question >= 0) eachParam(text, question + 1, (key, value) => (params[key] = value))
  return { ...head, params }
}

/** The parts before the parameters; `question`: where the question mark stands in the decoded text. */
export function parseHead(raw: string): Omit<DubboUrl, 'params'> & { text: string; question: number } {
  const text = cleanText(raw)
  const question = text.indexOf('?')
  const head = question < 0 ? text : text.slice(0, question)
  const scheme = head.indexOf('://')
  if (scheme <= 0) throw malformed('There is no protocol before "://".')
  const slash = head.indexOf('/', scheme + 3)
  const { username, password, host, port } = parseAuthority(slash < 0 ? head.slice(scheme + 3) : head.slice(scheme + 3, slash))
  return { text, question, protocol: head.slice(0, scheme), username, password, host, port, path: slash < 0 ? '' : head.slice(slash + 1) }
}

function parseAuthority(authority: string): Pick<DubboUrl, 'username' | 'password' | 'host' | 'port'> {
  const at = authority.lastIndexOf('@')
  const user = at < 0 ? '' : authority.slice(0, at)
  const colon = user.indexOf(':')
  const { host, port } = parseHostPort(at < 0 ? authority : authority.slice(at + 1))
  return { username: colon < 0 ? user : user.slice(0, colon), password: colon < 0 ? '' : user.slice(colon + 1), host, port }
}

function parseHostPort(text: string): { host: string; port: number } {
  if (text.startsWith('[')) {
    const end = text.indexOf(']')
    if (end < 0) throw malformed('The IPv6 host has no closing bracket.')
    return { host: text.slice(1, end), port: text.length > end + 1 ? portOf(text.slice(end + 2), text[end + 1] === ':') : 0 }
  }
  const colon = text.lastIndexOf(':')
  // more than one colon and no brackets: a bare IPv6 address, which never has a port
  if (colon < 0 || text.indexOf(':') !== colon) return { host: text, port: 0 }
  return { host: text.slice(0, colon), port: portOf(text.slice(colon + 1), true) }
}

function portOf(text: string, hasColon: boolean): number {
  const port = Number(text)
  if (!hasColon || !/^\d{1,5}$/.test(text) || port > 65_535) throw malformed(`"${text.slice(0, 20)}" is no port.`)
  return port
}

/** False where the text is not what {@link formatQuery} writes of its parameters. */
export function eachParam(text: string, start: number, put: (key: string, value: string) => void): boolean {
  let from = start
  let last = ''
  let isSorted = true
  while (from < text.length) {
    const ampersand = text.indexOf('&', from)
    const end = ampersand < 0 ? text.length : ampersand
    const equals = text.indexOf('=', from)
    const hasValue = equals > from && equals < end
    const key = text.slice(from, hasValue ? equals : end)
    if (hasValue) put(key, text.slice(equals + 1, end))
    // like Java: a name alone is its own value
    else if (end > from && equals !== from) put(key, key)
    // a parameter named twice is lost, and so is one of the name of an object's own
    isSorted &&= hasValue && key > last && key !== '__proto__'
    last = key
    from = end + 1
  }
  return isSorted && text[text.length - 1] !== '&'
}

/** Writes a URL as Dubbo's toFullString does: parameters sorted by name, values as they are. */
export function formatDubboUrl(url: DubboUrl): string {
  const user = url.username === '' && url.password === '' ? '' : `${url.username}${url.password === '' ? '' : `:${url.password}`}@`
  const host = url.host.includes(':') ? `[${url.host}]` : url.host
  const query = formatQuery(url.params)
  return `${url.protocol}://${user}${host}${url.port > 0 ? `:${url.port}` : ''}/${url.path}${query === '' ? '' : `?${query}`}`
}

/** Parameters sorted by name, values as they are. */
export const formatQuery = (params: Readonly<Record<string, string>>): string =>
  Object.keys(params)
    .sort()
    .map((key) => `${key}=${params[key] ?? ''}`)
    .join('&')

/** host:port as lists and keys show it; IPv6 in brackets. */
export const formatAddress = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

/** Reads host:port. Throws invalid-input. */
export function parseAddress(address: string): { host: string; port: number } {
  const found = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(address)
  if (!found) throw new AppError('invalid-input', `"${address.slice(0, 100)}" is not host:port.`)
  return { host: found[1] ?? found[2] ?? '', port: Number(found[3]) }
}

const malformed = (text: string): AppError => new AppError('invalid-input', text, { details: { oddity: 'malformed-url' } })
