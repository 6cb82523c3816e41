// A znode's name with its parameters told apart in one pass: a registry has millions of them. Neighbours carry the same parameters in
// the same order, so what the last ones carried is expected again: no name is cut out, looked up and given a place once more.
import { type DubboUrl, decodeNodeName, eachParam, parseHead } from './dubbo-url.ts'

type Place = 'own' | 'drop'
/** What becomes of a parameter: `own` is wanted by itself, `drop` by nobody; all others are the rest. */
export type ParamPlaces = ReadonlyMap<string, Place>

/** `isSorted`: every parameter of `text`, the whole URL decoded, has a name and a value, and they stand in the order of their names. */
export type SplitUrl = DubboUrl & { rest: Record<string, string>; text: string; isSorted: boolean }

type Split = { params: Record<string, string>; rest: Record<string, string> }
/** The sorted parameters of a URL, and objects that have room for exactly these. */
type Layout = Split & { parameters: { name: string; mark: string; place: Place | undefined }[] }

/** Processes of a few kinds take turns in one directory. */
const maxLayouts = 4
const layouts = new WeakMap<ParamPlaces, Layout[]>()

/** Like parseNodeName. Throws nothing but AppError invalid-input. */
export function parseNodeNameSplit(name: string, places: ParamPlaces): SplitUrl {
  const { text, question, ...head } = parseHead(decodeNodeName(name))
  const known = layouts.get(places) ?? []
  for (const layout of known) {
    const split = readAs(layout, text, question + 1)
    if (split === undefined) continue
    if (layout !== known[0]) layouts.set(places, [layout, ...known.filter((other) => other !== layout)])
    return { ...head, params: split.params, rest: split.rest, text, isSorted: true }
  }
  const { params, rest, parameters }: Layout = { params: {}, rest: {}, parameters: [] }
  const put = (key: string, value: string): void => {
    const place = places.get(key)
    parameters.push({ name: key, mark: `${key}=`, place })
    if (place === undefined) rest[key] = value
    else if (place === 'own') params[key] = value
  }
  const isSorted = question >= 0 && eachParam(text, question + 1, put)
  if (isSorted && parameters.length > 0)
    layouts.set(places, [{ params: { ...params }, rest: { ...rest }, parameters }, ...known.slice(0, maxLayouts - 1)])
  return { ...head, params, rest, text, isSorted }
}

/** The parameters of a text that carries exactly those of a layout; undefined where it carries others. */
function readAs(layout: Layout, text: string, start: number): Split | undefined {
  const params = { ...layout.params }
  const rest = { ...layout.rest }
  let from = start
  for (const { name, mark, place } of layout.parameters) {
    if (!text.startsWith(mark, from)) return undefined
    const value = from + mark.length
    const ampersand = text.indexOf('&', value)
    const end = ampersand < 0 ? text.length : ampersand
    if (place === undefined) rest[name] = text.slice(value, end)
    else if (place === 'own') params[name] = text.slice(value, end)
    from = end + 1
  }
  // nothing may follow, not even an ampersand
  return from > text.length ? { params, rest } : undefined
}
