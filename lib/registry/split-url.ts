// A znode's name with its parameters told apart in one pass: a registry has millions of them. Neighbours carry the same parameters in
// the same order, so what the last ones carried is expected again: no name of a parameter is cut out, looked up and given a place once
// more, and nothing is decoded but the head and the few values that have something encoded in them.
import { type DubboUrl, decodeNodeName, eachParam, encodeNodeName, parseHead } from './dubbo-url.ts'
import { cleanText } from './text.ts'

type Place = 'own' | 'drop'
/** What becomes of a parameter: `own` is wanted by itself, `drop` by nobody; all others are the rest. */
export type ParamPlaces = ReadonlyMap<string, Place>

/**
 * `name`: as it was given, `head`: what stands before its parameters, decoded. `isSorted`: every parameter has a name and a value, and
 * they stand in the order of their names.
 */
export type SplitUrl = DubboUrl & { rest: Record<string, string>; name: string; head: string; isSorted: boolean }

type Split = { params: Record<string, string>; rest: Record<string, string> }
/** The sorted parameters of a URL, and objects that have room for exactly these. `mark`: name and equals sign, encoded. */
type Layout = Split & { parameters: { name: string; mark: string; place: Place | undefined }[] }

/** Processes of a few kinds take turns in one directory. */
const maxLayouts = 4
const layouts = new WeakMap<ParamPlaces, Layout[]>()

/** Like parseNodeName. Throws nothing but AppError invalid-input. */
export function parseNodeNameSplit(name: string, places: ParamPlaces): SplitUrl {
  return expected(name, places) ?? unexpected(name, places)
}

/** A name that carries what a layout expects, encoded as java.net.URLEncoder does it; undefined for all others. */
function expected(name: string, places: ParamPlaces): SplitUrl | undefined {
  const known = layouts.get(places)
  const question = name.indexOf('%3F')
  // an ampersand that is not encoded ends a parameter, too, and NUL may stand anywhere
  if (!known || question < 0 || name.includes('&') || cleanText(name) !== name) return undefined
  const { text: head, question: earlier, ...parts } = parseHead(decodeNodeName(name.slice(0, question)))
  if (earlier >= 0) return undefined
  for (const layout of known) {
    const split = readAs(layout, name, question + 3)
    if (split === undefined) continue
    if (layout !== known[0]) layouts.set(places, [layout, ...known.filter((other) => other !== layout)])
    return { ...parts, params: split.params, rest: split.rest, name, head, isSorted: true }
  }
  return undefined
}

/** The parameters of an encoded text that carries exactly those of a layout; undefined where it carries others. */
function readAs(layout: Layout, text: string, start: number): Split | undefined {
  const params = { ...layout.params }
  const rest = { ...layout.rest }
  let from = start
  for (const { name, mark, place } of layout.parameters) {
    if (!text.startsWith(mark, from)) return undefined
    const value = from + mark.length
    const ampersand = text.indexOf('%26', value)
    const end = ampersand < 0 ? text.length : ampersand
    const plain = decoded(text.slice(value, end))
    if (place === undefined) rest[name] = plain
    else if (place === 'own') params[name] = plain
    from = end + 3
  }
  // nothing may follow, not even an ampersand
  return from > text.length + 2 ? { params, rest } : undefined
}

const decoded = (value: string): string => (value.includes('%') || value.includes('+') ? cleanText(decodeNodeName(value)) : value)

/** Any name; where its parameters are in order, its neighbours are expected to carry the same. */
function unexpected(name: string, places: ParamPlaces): SplitUrl {
  const { text, question, ...parts } = parseHead(decodeNodeName(name))
  const split: Split = { params: {}, rest: {} }
  const names: string[] = []
  const put = (key: string, value: string): void => {
    names.push(key)
    const place = places.get(key)
    if (place === undefined) split.rest[key] = value
    else if (place === 'own') split.params[key] = value
  }
  const isSorted = question >= 0 && eachParam(text, question + 1, put)
  if (isSorted && names.length > 0)
    layouts.set(places, [layoutOf(split, names, places), ...(layouts.get(places) ?? []).slice(0, maxLayouts - 1)])
  return { ...parts, ...split, name, head: question < 0 ? text : text.slice(0, question), isSorted }
}

function layoutOf({ params, rest }: Split, names: readonly string[], places: ParamPlaces): Layout {
  // no name has an equals sign in it, so all are encoded at once
  const marks = encodeNodeName(`${names.join('=')}=`).split(/(?<=%3D)/)
  const parameters = names.map((name, index) => ({ name, mark: marks[index] ?? '', place: places.get(name) }))
  return { params: { ...params }, rest: { ...rest }, parameters }
}
