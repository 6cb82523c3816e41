// Edits of one value of a rule's text: what the form does to the same text that people write. A scalar is replaced in place, so that every
// other byte stays; the rest goes through yaml's Document, which keeps comments, order and unknown fields but may re-indent.
import { isMap, isScalar, isSeq, parseDocument, stringify, type Document, type Scalar } from 'yaml'
import { AppError } from '../../platform/errors.ts'

export type RulePath = readonly (string | number)[]
export type RuleValue = string | number | boolean | readonly RuleValue[] | { readonly [key: string]: RuleValue }

const yaml11 = { version: '1.1', schema: 'yaml-1.1', logLevel: 'silent' } as const

/**
 * The text with the value at a path; undefined takes it away, and with it what it leaves empty. Throws `invalid-input` for a text that is no YAML, and
 * `conflict` where the edit would change anything else, as it may with anchors.
 */
export function editRule(text: string, path: RulePath, value: RuleValue | undefined): string {
  const document = parse(text)
  if (!isMap(document.contents) && document.contents !== null)
    throw new AppError('invalid-input', 'The rule is no mapping of keys to values.')
  const before: unknown = document.toJS({ maxAliasCount: 50 })
  if (value === undefined && !document.hasIn(path)) return text
  const wanted = setAt(before, path, value) ?? {}
  const edited = spliced(text, document, { path, value })
  if (edited !== undefined && means(edited, wanted)) return edited
  const whole = rewritten(text, document, { path, value })
  if (means(whole, wanted)) return whole
  throw new AppError('conflict', 'The value cannot be changed without changing more of the rule: edit the text.')
}

type Edit = { path: RulePath; value: RuleValue | undefined }

function parse(text: string): Document.Parsed {
  const document = parseDocument(text, yaml11)
  const [error] = document.errors
  if (error) throw new AppError('invalid-input', `The rule is no YAML: ${error.message.split('\n')[0] ?? ''}`, { cause: error })
  return document
}

/** A scalar in the place of a scalar; undefined where it is something else. */
function spliced(text: string, document: Document.Parsed, { path, value }: Edit): string | undefined {
  const node = document.getIn(path, true)
  if (value === undefined || typeof value === 'object' || !isScalar(node) || !isOneLine(node)) return undefined
  const [from, to] = node.range
  const isQuoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE'
  const plain = stringify(value, { ...yaml11, lineWidth: 0 }).trimEnd()
  const written = typeof value === 'string' && (isQuoted || /[,[\]{}\n]/.test(plain)) ? JSON.stringify(value) : plain
  return text.slice(0, from) + written + text.slice(to)
}

const isOneLine = (node: Scalar): node is Scalar & { range: [number, number, number] } =>
  node.anchor === undefined && node.type?.startsWith('BLOCK') !== true && node.range != null && node.range[0] < node.range[1]

function rewritten(text: string, document: Document.Parsed, { path, value }: Edit): string {
  const copy = document.clone()
  if (value === undefined) deleteWithEmpty(copy, path)
  else if (copy.contents === null) return stringify(setAt({}, path, value), { ...yaml11, lineWidth: 0 })
  else copy.setIn(grownTo(copy, path), copy.createNode(grownValue(copy, path, value), { flow: isShortList(value) }))
  return copy.toString({
    lineWidth: 0,
    indentSeq: !/^\w+:[^\n]*\n(\s*#[^\n]*\n)*- /m.test(text),
    flowCollectionPadding: /[{[] /.test(text),
  })
}

const isShortList = (value: RuleValue): boolean => Array.isArray(value) && value.every((one) => typeof one !== 'object')

/** Up to the first part of the path that is not there yet, the part included. */
function grownTo(document: Document, path: RulePath): RulePath {
  const missing = path.findIndex((_, depth) => !document.hasIn(path.slice(0, depth + 1)))
  return missing < 0 ? path : path.slice(0, missing + 1)
}

const grownValue = (document: Document, path: RulePath, value: RuleValue): RuleValue =>
  path
    .slice(grownTo(document, path).length)
    .reduceRight<RuleValue>((inner, part) => (typeof part === 'number' ? [inner] : { [part]: inner }), value)

/** An empty list or mapping is worse than none: Dubbo keeps what it had. */
function deleteWithEmpty(document: Document, path: RulePath): void {
  document.deleteIn(path)
  const parent = path.slice(0, -1)
  if (parent.length === 0) return
  const left = document.getIn(parent, true)
  if ((isMap(left) || isSeq(left)) && left.items.length === 0) deleteWithEmpty(document, parent)
}

function means(text: string, wanted: unknown): boolean {
  const document = parseDocument(text, yaml11)
  return document.errors.length === 0 && JSON.stringify(document.toJS({ maxAliasCount: 50 })) === JSON.stringify(wanted)
}

/** The same data with the value at a path; lists and mappings that an absent value leaves empty go too. */
function setAt(data: unknown, [first, ...rest]: RulePath, value: RuleValue | undefined): unknown {
  if (first === undefined) return value
  if (typeof first === 'number') {
    const list = Array.isArray(data) ? [...(data as readonly unknown[])] : []
    const next = setAt(list[first], rest, value)
    list.splice(first, 1, ...(next === undefined ? [] : [next]))
    return list.length === 0 ? undefined : list
  }
  const record = isRecord(data) ? data : {}
  const next = setAt(record[first], rest, value)
  if (next !== undefined) return { ...record, [first]: next }
  const { [first]: _taken, ...others } = record
  return Object.keys(others).length === 0 ? undefined : others
}

const isRecord = (data: unknown): data is Record<string, unknown> => typeof data === 'object' && data !== null && !Array.isArray(data)
