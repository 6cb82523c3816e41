// URLs as each generation reads them out of text (URL#valueOf, URLStrParser#parseDecodedStr): they differ in `;`, in names without a value
// and in `default.` keys.
import { parseDubboUrl, type DubboUrl } from '../../registry/dubbo-url.ts'
import type { SimulatedGeneration } from './model.ts'

/** Reads a decoded URL. Throws invalid-input. */
export function readUrl(text: string, generation: SimulatedGeneration): DubboUrl {
  const question = text.indexOf('?')
  const head = parseDubboUrl((question < 0 ? text : text.slice(0, question)).replace(/#.*$/, ''))
  return { ...head, params: question < 0 ? {} : readParams(text.slice(question + 1), generation) }
}

function readParams(query: string, generation: SimulatedGeneration): Record<string, string> {
  const params: Record<string, string> = {}
  for (const part of query.split(generation === '2.6' ? '&' : /[&;]/)) {
    const trimmed = generation.startsWith('2.') ? part.trim() : part.replace(/^=+/, '')
    const equals = trimmed.indexOf('=')
    if (trimmed === '' || equals === 0) continue
    const key = equals < 0 ? trimmed : trimmed.slice(0, equals)
    // a name alone is its own value in 2.x, and empty in 3.x
    const value = equals >= 0 ? trimmed.slice(equals + 1) : generation.startsWith('2.') ? key : ''
    params[key] = value
    if (generation !== '2.6' && key.startsWith('default.')) params[key.slice('default.'.length)] ??= value
  }
  return params
}

/** `URL#getServiceInterface`: the parameter, else the path. */
export const interfaceOfUrl = ({ params, path }: DubboUrl): string => params['interface'] || path

/** `URL#getServiceKey`: group/interface:version. */
export function serviceKeyOf(url: DubboUrl): string {
  const [group, version] = [url.params['group'] ?? '', url.params['version'] ?? '']
  return `${group === '' ? '' : `${group}/`}${interfaceOfUrl(url)}${version === '' ? '' : `:${version}`}`
}

/**
 * `UrlUtils#isMatch`: does a subscriber take this URL? `*` of the subscriber takes any group and version, of the URL none. A URL that says
 * enabled=false is not taken.
 */
export function isMatchUrl(subscriber: DubboUrl, url: DubboUrl, generation: SimulatedGeneration): boolean {
  const [wanted, offered] = [interfaceOfUrl(subscriber), interfaceOfUrl(url)]
  const isAnyInterface = wanted === '*' || (generation !== '2.6' && offered === '*')
  if (!isAnyInterface && wanted !== offered) return false
  if (url.params['enabled'] !== undefined && url.params['enabled'] !== '' && url.params['enabled'] !== 'true') {
    if (subscriber.params['enabled'] !== '*') return false
  }
  return (
    isMatchGroup(subscriber.params['group'], url.params['group']) && isMatchVersion(subscriber.params['version'], url.params['version'])
  )
}

const isMatchGroup = (wanted: string | undefined, offered: string | undefined): boolean =>
  wanted === '*' || wanted === offered || (wanted !== undefined && offered !== undefined && wanted.split(',').includes(offered))

const isMatchVersion = (wanted: string | undefined, offered: string | undefined): boolean => wanted === '*' || wanted === offered
