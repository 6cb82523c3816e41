// A provider's URL as it is registered. Its parts lie in columns, and nearly every URL is given back by them to the letter; one that is
// not (a path that is not its interface, a user, parameters out of order, one named twice or without a value) is kept whole beside them.
import { decodeNodeName, formatQuery, parseDubboUrl } from './dubbo-url.ts'
import type { ProviderRow } from './schema.ts'
import { parseServiceId } from './service-id.ts'
import type { SplitUrl } from './split-url.ts'
import { cleanText } from './text.ts'
import { fullParams, methodsOf } from './url-params.ts'

/** The columns that a URL is put together from. */
export type UrlParts = Pick<
  ProviderRow,
  'service' | 'protocol' | 'address' | 'application' | 'release' | 'methods' | 'level' | 'url' | 'params'
>

/** The parameters of a URL: of the text where it was kept, else what has a column is put back. */
export function paramsOfRow(row: UrlParts): Record<string, string> {
  if (row.url !== null) return parseDubboUrl(row.url).params
  return fullParams(row.params, {
    ...parseServiceId(row.service),
    application: row.application,
    release: row.release,
    methods: row.methods.join(','),
    // what an application's metadata says has no side
    side: row.level === 'application' ? '' : 'provider',
  })
}

/** The decoded URL, to the letter. `params`: all of them, as {@link paramsOfRow} gives them. */
export function rawUrl(row: Pick<UrlParts, 'service' | 'protocol' | 'address' | 'url' | 'params'>): string {
  return row.url ?? `${row.protocol}://${row.address}/${parseServiceId(row.service).interface}?${formatQuery(row.params)}`
}

/** What the provider is called by: its interface, unless its URL has a path of its own. */
export const pathOfProvider = (row: Pick<UrlParts, 'service' | 'url'>): string =>
  (row.url === null ? '' : parseDubboUrl(row.url).path) || parseServiceId(row.service).interface

/** What a consumer is given to call this provider and nobody else (`url=` of a reference, `-Ddubbo.resolve.file`, telnet scripts). */
export function directUrl(row: Pick<UrlParts, 'service' | 'protocol' | 'address' | 'url'>): string {
  const { group, version } = parseServiceId(row.service)
  const query = [...(group === '' ? [] : [`group=${group}`]), ...(version === '' ? [] : [`version=${version}`])].join('&')
  return `${row.protocol}://${row.address}/${pathOfProvider(row)}${query === '' ? '' : `?${query}`}`
}

/** The text of a URL that the columns of its row do not give back; null for all others. */
export function urlToKeep(
  { name, head, protocol, params, isSorted }: SplitUrl,
  row: { interface: string; address: string },
): string | null {
  const isPlain =
    isSorted &&
    head === `${protocol}://${row.address}/${row.interface}` &&
    params['interface'] === row.interface &&
    params['side'] === 'provider' &&
    params['category'] === undefined &&
    params['check'] === undefined &&
    withValue.every((name) => params[name] !== '') &&
    isListOfMethods(params['methods'])
  return isPlain ? null : cleanText(decodeNodeName(name))
}

const withValue = ['application', 'group', 'version', 'release']

/** A list that, taken apart and joined again, is the same. Providers of one interface come one after the other. */
let lastList: { text: string | undefined; isWhole: boolean } = { text: undefined, isWhole: true }
function isListOfMethods(text: string | undefined): boolean {
  if (text !== lastList.text) lastList = { text, isWhole: text === undefined || methodsOf(text).join(',') === text }
  return text !== '' && lastList.isWhole
}
