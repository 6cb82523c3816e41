// A `.configurators` document as far as weights are concerned. It may hold items of other people and tools: those, comments, order
// and unknown fields are never touched. Ours are known by their shape, not by a mark, so that nothing depends on who wrote them.
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'

/** What one of our items sets, and nothing beside it. */
export const settings = ['weight', 'disabled'] as const
export type Setting = (typeof settings)[number]

/** Which items are ours: of an application's document those that name this one interface under `services`; of weights unless said. */
export type ItemShape = { interfaceName?: string | undefined; setting?: Setting }

/** As it is written; of `disabled` there is but one value, true, which is held as 1. */
export const settingValue = (setting: Setting, value: number): number | boolean => (setting === 'weight' ? value : true)

export function readSetting(setting: Setting, text: string): number | undefined {
  if (setting === 'disabled') return text === 'true' ? 1 : undefined
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

/** One item `side: consumer`, one provider address, only the parameter `weight` (or `disabled`, then `weight` is 1). */
export type WeightItem = { index: number; address: string; weight: number; map: YAMLMap.Parsed; scalar: Scalar.Parsed }

/** An item of somebody else that may carry a weight too. `providers` empty = every provider. */
export type ForeignItem = {
  index: number
  side: string
  addresses: string[]
  providers: string[]
  weight: number | undefined
  methodWeights: boolean
  conditional: boolean
  /** of an application's document: the services it speaks of; empty = all */
  services: string[]
}

export type WeightDocument = {
  text: string
  document: Document.Parsed<ParsedNode>
  root: YAMLMap.Parsed
  enabled: boolean
  enabledScalar: Scalar.Parsed | undefined
  configs: YAMLSeq.Parsed | undefined
  ours: WeightItem[]
  foreign: ForeignItem[]
}

export type UnreadableDocument = { problem: string }

export const isReadable = (document: WeightDocument | UnreadableDocument): document is WeightDocument => 'root' in document

const maxTextLength = 1_000_000

/**
 * Reads a document; what Dubbo or we could not edit safely is answered as a problem in words. With `interfaceName` it is that of an
 * application.
 */
export function parseWeightDocument(text: string, shape: ItemShape = {}): WeightDocument | UnreadableDocument {
  if (text.length > maxTextLength) return { problem: 'the rule is longer than a znode may be' }
  const document = parseDocument(text, { uniqueKeys: true, logLevel: 'silent' })
  const broken = brokenBy(document)
  if (broken !== undefined) return { problem: `the rule is not valid YAML: ${broken}` }
  const root = document.contents
  if (!isMap(root))
    return {
      problem: text.trim() === '' ? 'the rule is empty text, which leaves the rule before it in force' : 'the rule is not a YAML map',
    }
  const wrongScope = scopeProblem(root, shape.interfaceName)
  if (wrongScope) return wrongScope
  const configs: unknown = root.get('configs', true)
  const isMissing = configs === undefined || (isScalar(configs) && configs.value === null)
  if (!isSeq(configs) && !isMissing) return { problem: 'configs is not a list' }
  return describe({ text, document, root }, shape)
}

function brokenBy(document: Document.Parsed): string | undefined {
  const [error] = document.errors
  if (error) return error.message.split('\n')[0] ?? ''
  const lost = lostAlias(document)
  return lost === undefined ? undefined : `*${lost} refers to nothing`
}

function scopeProblem(root: YAMLMap.Parsed, interfaceName: string | undefined): UnreadableDocument | undefined {
  const isApplication = textOf(root.get('scope', true)) === 'application'
  if (isApplication === (interfaceName !== undefined)) return undefined
  return {
    problem: `the rule ${isApplication ? 'says scope: application under the key of a service' : 'of an application does not say scope: application'}`,
  }
}

function describe({ text, document, root }: Pick<WeightDocument, 'text' | 'document' | 'root'>, shape: ItemShape): WeightDocument {
  const configs: unknown = root.get('configs', true)
  const enabled: unknown = root.get('enabled', true)
  const list = isSeq(configs) ? (configs as YAMLSeq.Parsed) : undefined
  return {
    text,
    document,
    root,
    enabled: !['false', 'no', 'off'].includes(textOf(enabled).toLowerCase()),
    enabledScalar: isScalar(enabled) ? (enabled as Scalar.Parsed) : undefined,
    configs: list,
    ...(list ? readItems(list, shape) : { ours: [], foreign: [] }),
  }
}

function readItems(configs: YAMLSeq.Parsed, shape: ItemShape): Pick<WeightDocument, 'ours' | 'foreign'> {
  const ours: WeightItem[] = []
  const foreign: ForeignItem[] = []
  configs.items.forEach((item, index) => {
    const mine = isMap(item) ? readOurs(item, index, shape) : undefined
    if (mine) ours.push(mine)
    else foreign.push(readForeign(item, index))
  })
  return { ours, foreign }
}

const ourKeys: readonly string[] = ['side', 'addresses', 'providerAddresses', 'services', 'parameters']

function readOurs(map: YAMLMap.Parsed, index: number, { interfaceName, setting = 'weight' }: ItemShape): WeightItem | undefined {
  if (hasReferences(map) || map.items.some((pair) => !ourKeys.includes(textOf(pair.key)))) return undefined
  if (map.has('services') !== (interfaceName !== undefined) || listOf(map.get('services', true)).join(' ') !== (interfaceName ?? ''))
    return undefined
  const [address, second] = listOf(map.get('providerAddresses', true))
  const forEveryConsumer = ['', '0.0.0.0'].includes(listOf(map.get('addresses', true)).join(' '))
  if (textOf(map.get('side', true)) !== 'consumer' || !forEveryConsumer || address === undefined || second !== undefined) return undefined
  const found = onlySetting(map.get('parameters', true), setting)
  return found && { index, address, map, ...found }
}

/** The value of the parameter where that is the only one. */
function onlySetting(parameters: unknown, setting: Setting): Pick<WeightItem, 'weight' | 'scalar'> | undefined {
  if (!isMap(parameters) || parameters.items.length !== 1) return undefined
  const scalar: unknown = parameters.get(setting, true)
  const weight = isScalar(scalar) ? readSetting(setting, textOf(scalar)) : undefined
  return weight === undefined ? undefined : { weight, scalar: scalar as Scalar.Parsed }
}

function readForeign(item: unknown, index: number): ForeignItem {
  if (!isMap(item))
    return { index, side: '', addresses: [], providers: [], services: [], weight: undefined, methodWeights: false, conditional: false }
  const parameters: unknown = item.get('parameters', true)
  const keys = isMap(parameters) ? parameters.items.map((pair) => textOf(pair.key)) : []
  const weight = isMap(parameters) ? textOf(parameters.get('weight', true)) : ''
  return {
    index,
    side: textOf(item.get('side', true)),
    addresses: listOf(item.get('addresses', true)),
    providers: listOf(item.get('providerAddresses', true)),
    services: listOf(item.get('services', true)),
    weight: /^-?\d{1,9}$/.test(weight) ? Number(weight) : undefined,
    methodWeights: keys.some((key) => key.endsWith('.weight')),
    conditional: item.has('match') || item.has('applications') || keys.some((key) => key.startsWith('~')),
  }
}

/** Anchors and aliases tie an item to others: whoever wrote those wants them kept together. */
export function hasReferences(map: YAMLMap.Parsed): boolean {
  let found = false
  visit(map, {
    Node(_, node) {
      if (isAlias(node) || ('anchor' in node && node.anchor)) found = true
      return found ? visit.BREAK : undefined
    },
  })
  return found
}

/** The text of a scalar as it stands in the document; "" for anything else. */
export function textOf(node: unknown): string {
  if (!isScalar(node)) return isPair(node) ? textOf(node.key) : ''
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
}

const listOf = (node: unknown): string[] => (isSeq(node) ? node.items.map(textOf) : [])

/** An alias without its anchor, which the parser takes and every later use of the document fails on. */
function lostAlias(document: Document.Parsed): string | undefined {
  let lost: string | undefined
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return undefined
      lost = alias.source
      return visit.BREAK
    },
  })
  return lost
}
