// URLs as each generation reads them out of text (URL#valueOf, URLStrParser#parseDecodedStr): they differ in `;`, in names without a value,
// in `default.` keys and in what they take for a side.
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
    const value = equals < 0 ? '' : trimmed.slice(equals + 1)
    params[key] = valueOf(key, value, { isNameAlone: equals < 0, generation })
    if (generation !== '2.6' && key.startsWith('default.')) params[key.slice('default.'.length)] ??= params[key] ?? ''
  }
  return params
}

/** A name alone is its own value in 2.x, in 2.7 an empty value too; 3.x knows the two sides by number, whatever their case. */
function valueOf(key: string, value: string, by: { isNameAlone: boolean; generation: SimulatedGeneration }): string {
  if (by.generation === '2.7' || (by.generation === '2.6' && by.isNameAlone)) return value === '' ? key : value
  if (by.generation === '2.6' || key !== 'side') return value
  return sides.includes(value.toLowerCase()) ? value.toLowerCase() : value
}
const sides: readonly string[] = ['consumer', 'provider']

/** 3.x fails on a URL with another side (FixedParamValue#getIndex). */
export const hasKnownSide = ({ params }: DubboUrl, generation: SimulatedGeneration): boolean =>
  generation.startsWith('2.') || params['side'] === undefined || sides.includes(params['side'])

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
