// Edits a `.configurators` document by splicing its text, so that every byte outside our own items stays; what cannot be spliced
// (flow lists, missing keys) goes through yaml's Document, which keeps comments, order and unknown fields but may re-indent.
import { isMap, isScalar, isSeq } from 'yaml'
import { isReadable, parseWeightDocument, type UnreadableDocument, type WeightDocument, type WeightItem } from './weight-document.ts'
import { AppError } from '../platform/errors.ts'

/** `via` is written before a deletion: `enabled: false` is what clears a rule in every generation. Null = no znode. */
export type DocumentEdit = { before: string | null; via: string | null; after: string | null }

export type WeightChanges = ReadonlyMap<string, number | null>

/** A document that holds only the given weights. `key` is `group/interface:version`. */
export function formatWeightDocument(key: string, weights: ReadonlyMap<string, number>): string {
  const head = `configVersion: v2.7\nscope: service\nkey: ${/^[\w./:-]+$/.test(key) ? key : JSON.stringify(key)}\nenabled: true\nconfigs:\n`
  return head + [...weights].map(([address, weight]) => itemText(address, weight, '  ')).join('')
}

/**
 * Sets (a number) or takes away (null) our item of each address. Never leaves an empty list or an empty text behind, because both
 * keep the former rule in force. Throws `conflict` where the document cannot be edited without touching what is not ours.
 */
export function editWeightDocument(before: string | null, key: string, changes: WeightChanges): DocumentEdit {
  const wanted = new Map([...changes].flatMap(([address, weight]) => (weight === null ? [] : [[address, weight] as const])))
  // empty text holds nothing that could be lost (and is itself a mistake: it keeps the rule before it in force)
  if (before === null || before.trim() === '') return { before, via: null, after: wanted.size > 0 ? formatWeightDocument(key, wanted) : before }
  const document = parseWeightDocument(before)
  if (wanted.size === 0) return { before, ...takeAway(document, before, changes) }
  if (!isReadable(document)) throw new AppError('conflict', `The weight cannot be written: ${document.problem}.`)
  if (!document.enabled && document.foreign.length > 0) {
    throw new AppError('conflict', 'The rule of this service is disabled and holds items of others: enabling it for a weight would put those in force too.')
  }
  return { before, via: null, after: enabled(applyChanges(document, changes, wanted)) }
}

function takeAway(document: WeightDocument | UnreadableDocument, before: string, changes: WeightChanges): Omit<DocumentEdit, 'before'> {
  if (!isReadable(document) || !document.ours.some((item) => changes.has(item.address))) return { via: null, after: before }
  const isLast = document.foreign.length === 0 && document.ours.every((item) => changes.has(item.address))
  if (isLast) return { via: document.enabled ? disabled(document) : null, after: null }
  return { via: null, after: applyChanges(document, changes, new Map()) }
}

/** The same text with `enabled: false`. */
export function disabled(document: WeightDocument): string {
  return setEnabled(document, 'false')
}

function enabled(text: string): string {
  const document = parseWeightDocument(text)
  return isReadable(document) && !document.enabled ? setEnabled(document, 'true') : text
}

function setEnabled(document: WeightDocument, value: 'true' | 'false'): string {
  const { text, enabledScalar } = document
  if (enabledScalar) return splice(text, enabledScalar.range[0], enabledScalar.range[1], value)
  const copy = document.document.clone()
  copy.set('enabled', value === 'true')
  return copy.toString(layoutOf(text))
}

/** One change after the other on the text as it stands then; bounded by the number of changes and duplicates. */
function applyChanges(document: WeightDocument, changes: WeightChanges, wanted: ReadonlyMap<string, number>): string {
  let text = document.text
  for (const [address, weight] of changes) {
    text = takeDuplicates(text, address, weight === null ? 0 : 1)
    if (weight === null) continue
    const now = read(text)
    const item = now.ours.find((ours) => ours.address === address)
    if (!item) text = append(now, address, weight)
    else if (item.weight !== weight) text = splice(text, item.scalar.range[0], item.scalar.range[1], String(weight))
  }
  assertEdited(document, text, wanted)
  return text
}

function takeDuplicates(before: string, address: string, keep: number): string {
  let text = before
  for (;;) {
    const now = read(text)
    const last = now.ours.filter((ours) => ours.address === address).slice(keep).at(-1)
    if (!last) return text
    text = remove(now, last)
  }
}

function remove(document: WeightDocument, item: WeightItem): string {
  const { text, configs } = document
  const lineStart = text.lastIndexOf('\n', item.map.range[0] - 1) + 1
  const isBlock = configs !== undefined && configs.flow !== true && /^\s*-\s+$/.test(text.slice(lineStart, item.map.range[0]))
  if (isBlock) return splice(text, lineStart, lineEnd(text, item.map.range[1]), '')
  const copy = document.document.clone()
  copy.deleteIn(['configs', item.index])
  return copy.toString(layoutOf(text))
}

function append(document: WeightDocument, address: string, weight: number): string {
  const { text, configs } = document
  const last = configs?.items.at(-1)
  const range = last && 'range' in last ? last.range : undefined
  if (configs && configs.flow !== true && range) {
    const lineStart = text.lastIndexOf('\n', range[0] - 1) + 1
    const indent = /^(\s*)-\s+$/.exec(text.slice(lineStart, range[0]))?.[1]
    if (indent !== undefined) {
      const end = lineEnd(text, range[1])
      return splice(text, end, end, (text.charAt(end - 1) === '\n' ? '' : '\n') + itemText(address, weight, indent))
    }
  }
  const copy = document.document.clone()
  const item = copy.createNode({ side: 'consumer', addresses: ['0.0.0.0'], providerAddresses: [address], parameters: { weight } })
  const list: unknown = copy.get('configs', true)
  if (isSeq(list) && list.items.length > 0) list.add(item)
  else copy.set('configs', copy.createNode([item]))
  return copy.toString(layoutOf(text))
}

/** End of the line a node ends in, a trailing comment included; nodes of blocks may already end behind their line break. */
function lineEnd(text: string, position: number): number {
  if (position > 0 && text[position - 1] === '\n') return position
  const end = text.indexOf('\n', position)
  return end < 0 ? text.length : end + 1
}

const itemText = (address: string, weight: number, indent: string): string =>
  `${indent}- side: consumer\n${indent}  addresses: ["0.0.0.0"]\n${indent}  providerAddresses: [${JSON.stringify(address)}]\n${indent}  parameters: {weight: ${weight}}\n`

const splice = (text: string, from: number, to: number, middle: string): string => text.slice(0, from) + middle + text.slice(to)

const layoutOf = (text: string) => ({ lineWidth: 0, indentSeq: !/^configs:[^\n]*\n(\s*#[^\n]*\n)*- /m.test(text), flowCollectionPadding: /[{[] /.test(text) })

function read(text: string): WeightDocument {
  const document = parseWeightDocument(text)
  if (!isReadable(document)) throw new AppError('internal', `an edited rule cannot be read any more: ${document.problem}`)
  return document
}

/** The last guard: what is not ours must mean the same as before, and ours must be what was wanted. */
function assertEdited(before: WeightDocument, text: string, wanted: ReadonlyMap<string, number>): void {
  const after = read(text)
  const sameFields = fieldsOf(before) === fieldsOf(after)
  const sameForeign = foreignOf(before) === foreignOf(after)
  const set = [...wanted].every(([address, weight]) => after.ours.filter((item) => item.address === address && item.weight === weight).length === 1)
  if (!sameFields || !sameForeign || !set) throw new AppError('conflict', 'The rule of this service cannot be edited without touching what others wrote in it.')
}

const fieldsOf = ({ root }: WeightDocument): string =>
  JSON.stringify(root.items.flatMap((pair) => (isScalar(pair.key) && ['configs', 'enabled'].includes(String(pair.key.value)) ? [] : [[String(pair.key), String(pair.value)]])))

const foreignOf = ({ configs, foreign }: WeightDocument): string =>
  JSON.stringify(foreign.map(({ index }) => {
    const item = configs?.items[index]
    return isMap(item) ? item.items.map((pair) => [String(pair.key), String(pair.value)]) : String(item)
  }))
