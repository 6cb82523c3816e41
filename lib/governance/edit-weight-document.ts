// Edits a `.configurators` document by splicing its text, so that every byte outside our own items stays; what cannot be spliced
// (flow lists, missing keys) goes through yaml's Document, which keeps comments, order and unknown fields but may re-indent.
import { isMap, isScalar, isSeq } from 'yaml'
import { isReadable, parseWeightDocument, settingValue } from './weight-document.ts'
import type { ItemShape, UnreadableDocument, WeightDocument, WeightItem } from './weight-document.ts'
import { AppError } from '../platform/errors.ts'

/** `via` is written before a deletion: `enabled: false` is what clears a rule in every generation. Null = no znode. */
export type DocumentEdit = { before: string | null; via: string | null; after: string | null }

export type WeightChanges = ReadonlyMap<string, number | null>

/**
 * A document that holds only the given weights. `key` is `group/interface:version`, or with `interfaceName` that of an application
 * whose consumers are told for this interface alone.
 */
export function formatWeightDocument(key: string, weights: ReadonlyMap<string, number>, shape: ItemShape = {}): string {
  const { interfaceName } = shape
  const head = `configVersion: v2.7\nscope: ${interfaceName === undefined ? 'service' : 'application'}\nkey: ${/^[\w./:-]+$/.test(key) ? key : JSON.stringify(key)}\nenabled: true\nconfigs:\n`
  return head + [...weights].map(([address, weight]) => itemText({ address, weight, shape }, '  ')).join('')
}

/**
 * Sets (a number) or takes away (null) our item of each address. Never leaves an empty list or an empty text behind, because both
 * keep the former rule in force. Throws `conflict` where the document cannot be edited without touching what is not ours.
 */
export function editWeightDocument(before: string | null, key: string, changes: WeightChanges, shape: ItemShape = {}): DocumentEdit {
  const wanted = new Map([...changes].flatMap(([address, weight]) => (weight === null ? [] : [[address, weight] as const])))
  // empty text holds nothing that could be lost (and is itself a mistake: it keeps the rule before it in force)
  if (before === null || before.trim() === '')
    return { before, via: null, after: wanted.size > 0 ? formatWeightDocument(key, wanted, shape) : before }
  const document = { ...parseWeightDocument(before, shape), shape }
  if (wanted.size === 0) return { before, ...takeAway(document, before, changes) }
  if (!isReadable(document)) throw new AppError('conflict', `The weight cannot be written: ${document.problem}.`)
  if (!document.enabled && document.foreign.length > 0) {
    throw new AppError('conflict', 'The rule is disabled and holds items of others: enabling it for a weight would put those in force too.')
  }
  return { before, via: null, after: enabled(applyChanges(document, changes, wanted), shape) }
}

function takeAway(document: Target | UnreadableDocument, before: string, changes: WeightChanges): Omit<DocumentEdit, 'before'> {
  if (!isReadable(document) || !document.ours.some((item) => changes.has(item.address))) return { via: null, after: before }
  const isLast = document.foreign.length === 0 && document.ours.every((item) => changes.has(item.address))
  if (isLast) return { via: document.enabled ? disabled(document) : null, after: null }
  return { via: null, after: applyChanges(document, changes, new Map()) }
}

/** The same text with `enabled: false`. */
export function disabled(document: WeightDocument): string {
  return setEnabled(document, 'false')
}

function enabled(text: string, shape: ItemShape): string {
  const document = parseWeightDocument(text, shape)
  return isReadable(document) && !document.enabled ? setEnabled(document, 'true') : text
}

function setEnabled(document: WeightDocument, value: 'true' | 'false'): string {
  const { text, enabledScalar } = document
  if (enabledScalar) return splice(text, enabledScalar.range[0], enabledScalar.range[1], value)
  const copy = document.document.clone()
  copy.set('enabled', value === 'true')
  return copy.toString(layoutOf(text))
}

type Target = WeightDocument & { shape: ItemShape }

type Splice = { from: number; to: number; text: string }

/** All changes at once, from the end of the text to its begin; through the Document where a line cannot be cut out or put in. */
function applyChanges(document: Target, changes: WeightChanges, wanted: ReadonlyMap<string, number>): string {
  const items = Map.groupBy(document.ours, (item) => item.address)
  const taken = [...changes].flatMap(([address, weight]) => (items.get(address) ?? []).slice(weight === null ? 0 : 1))
  const changed = [...wanted].flatMap(([address, weight]) => (items.get(address) ?? []).slice(0, 1).map((item) => ({ item, weight })))
  const added = [...wanted].filter(([address]) => !items.has(address))
  const splices = splicesFor(document, { taken, changed, added })
  const text = splices ? applySplices(document.text, splices) : editDocument(document, { taken, changed, added })
  assertEdited(document, text, wanted)
  return text
}

type Edits = {
  taken: readonly WeightItem[]
  changed: readonly { item: WeightItem; weight: number }[]
  added: readonly (readonly [string, number])[]
}

function splicesFor(document: Target, { taken, changed, added }: Edits): Splice[] | undefined {
  const cuts = taken.map((item) => blockRangeOf(document, item.map.range))
  const sets = changed
    .filter(({ item, weight }) => item.weight !== weight)
    .map(({ item, weight }) => ({ from: item.scalar.range[0], to: item.scalar.range[1], text: String(weight) }))
  const last = document.configs?.items.at(-1)
  const end = last && 'range' in last && last.range ? blockRangeOf(document, last.range) : undefined
  if (cuts.some((cut) => cut === undefined) || (added.length > 0 && !end)) return undefined
  const lineBreak = end && document.text.charAt(end.to - 1) !== '\n' ? '\n' : ''
  const addition =
    end && added.length > 0
      ? [
          {
            from: end.to,
            to: end.to,
            text: lineBreak + added.map(([address, weight]) => itemText({ address, weight, shape: document.shape }, end.indent)).join(''),
          },
        ]
      : []
  return [...cuts.flatMap((cut) => (cut ? [{ from: cut.from, to: cut.to, text: '' }] : [])), ...sets, ...addition]
}

/** The lines of an item of a list in block style, and the indent of its dash; undefined in flow style. */
function blockRangeOf(
  { text, configs }: WeightDocument,
  range: readonly [number, number, number],
): { from: number; to: number; indent: string } | undefined {
  const from = text.lastIndexOf('\n', range[0] - 1) + 1
  const indent = /^(\s*)-\s+$/.exec(text.slice(from, range[0]))?.[1]
  return configs?.flow === true || indent === undefined ? undefined : { from, to: lineEnd(text, range[1]), indent }
}

function applySplices(text: string, splices: readonly Splice[]): string {
  const parts: string[] = []
  let position = 0
  for (const { from, to, text: middle } of [...splices].sort((a, b) => a.from - b.from || a.to - b.to)) {
    parts.push(text.slice(position, from), middle)
    position = to
  }
  return parts.join('') + text.slice(position)
}

function editDocument({ document, text, shape }: Target, { taken, changed, added }: Edits): string {
  const { interfaceName, setting = 'weight' } = shape
  const copy = document.clone()
  for (const { item, weight } of changed) copy.setIn(['configs', item.index, 'parameters', setting], settingValue(setting, weight))
  for (const { index } of [...taken].sort((a, b) => b.index - a.index)) copy.deleteIn(['configs', index])
  const items = added.map(([address, weight]) =>
    copy.createNode({
      side: 'consumer',
      addresses: ['0.0.0.0'],
      providerAddresses: [address],
      ...(interfaceName === undefined ? {} : { services: [interfaceName] }),
      parameters: { [setting]: settingValue(setting, weight) },
    }),
  )
  const list: unknown = copy.get('configs', true)
  if (isSeq(list) && list.items.length > 0) list.items.push(...items)
  else copy.set('configs', copy.createNode(items))
  return copy.toString(layoutOf(text))
}

/** End of the line a node ends in, a trailing comment included; nodes of blocks may already end behind their line break. */
function lineEnd(text: string, position: number): number {
  if (position > 0 && text[position - 1] === '\n') return position
  const end = text.indexOf('\n', position)
  return end < 0 ? text.length : end + 1
}

type ItemText = { address: string; weight: number; shape: ItemShape }

const itemText = ({ address, weight, shape: { interfaceName, setting = 'weight' } }: ItemText, indent: string): string =>
  `${indent}- side: consumer\n${indent}  addresses: ["0.0.0.0"]\n${indent}  providerAddresses: [${JSON.stringify(address)}]\n${interfaceName === undefined ? '' : `${indent}  services: [${JSON.stringify(interfaceName)}]\n`}${indent}  parameters: {${setting}: ${settingValue(setting, weight)}}\n`

const splice = (text: string, from: number, to: number, middle: string): string => text.slice(0, from) + middle + text.slice(to)

const layoutOf = (text: string) => ({
  lineWidth: 0,
  indentSeq: !/^configs:[^\n]*\n(\s*#[^\n]*\n)*- /m.test(text),
  flowCollectionPadding: /[{[] /.test(text),
})

function read(text: string, shape: ItemShape): WeightDocument {
  const document = parseWeightDocument(text, shape)
  if (!isReadable(document)) throw new AppError('internal', `an edited rule cannot be read any more: ${document.problem}`)
  return document
}

/** The last guard: what is not ours must mean the same as before, and ours must be what was wanted. */
function assertEdited(before: Target, text: string, wanted: ReadonlyMap<string, number>): void {
  const after = read(text, before.shape)
  const sameFields = fieldsOf(before) === fieldsOf(after)
  const sameForeign = foreignOf(before) === foreignOf(after)
  const items = Map.groupBy(after.ours, (item) => item.address)
  const set = [...wanted].every(([address, weight]) => items.get(address)?.length === 1 && items.get(address)?.[0]?.weight === weight)
  if (!sameFields || !sameForeign || !set)
    throw new AppError('conflict', 'The rule cannot be edited without touching what others wrote in it.')
}

/** Every field of the document beside its items and whether it is enabled. */
export const fieldsOf = ({ root }: WeightDocument): string =>
  JSON.stringify(
    root.items.flatMap((pair) =>
      isScalar(pair.key) && ['configs', 'enabled'].includes(String(pair.key.value)) ? [] : [[String(pair.key), String(pair.value)]],
    ),
  )

const foreignOf = ({ configs, foreign }: WeightDocument): string =>
  JSON.stringify(
    foreign.map(({ index }) => {
      const item = configs?.items[index]
      return isMap(item) ? item.items.map((pair) => [String(pair.key), String(pair.value)]) : String(item)
    }),
  )
