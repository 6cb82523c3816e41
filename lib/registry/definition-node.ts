// A node below /dubbo/metadata/<interface>: org.apache.dubbo.metadata.definition.model.FullServiceDefinition of a provider, or the URL
// parameters of a consumer, as JSON. Forms that were seen in the field and are read: types as names or as nested objects (2.7), fastjson's
// {"$ref": "$.types[0]"} (2.7.18), an address instead of JSON (Curator's default data).
import type { MethodDefinition, TypeDefinition } from './definition-schema.ts'
import { formatServiceId } from './service-id.ts'
import { checkedName, cleanText, cutText } from './text.ts'
import { interfaceOf } from './tree.ts'

export type DefinitionSide = 'provider' | 'consumer'

export type DefinitionFact = {
  path: string
  side: DefinitionSide
  service: string
  interface: string
  application: string
  release: string
  methods: MethodDefinition[]
  types: TypeDefinition[]
  /** Of a consumer: its URL's parameters */
  params: Record<string, string>
  /** Why it could not be understood; "" where it could */
  problem: string
}

/** Where a node stands: `/dubbo/metadata/<interface>[/<version>][/<group>]/<side>/<application>`. */
export type DefinitionPlace = { path: string; interface: string; between: readonly string[]; side: DefinitionSide; application: string }

const sides: readonly DefinitionSide[] = ['provider', 'consumer']

/** Undefined where a path below `root`, the metadata report, is no definition's. */
export function definitionPlaceOf(root: string, path: string): DefinitionPlace | undefined {
  if (!path.startsWith(`${root}/`)) return undefined
  const parts = path.slice(root.length + 1).split('/')
  const [directory = '', ...rest] = parts
  const application = rest.pop()
  const side = sides.find((known) => known === rest.at(-1))
  const name = interfaceOf(directory)
  if (application === undefined || side === undefined || name === undefined || rest.length > 3) return undefined
  return { path, interface: name, between: rest.slice(0, -1), side, application }
}

/** ZooKeeper itself refuses more, unless told otherwise. */
export const maxDefinitionBytes = 1024 * 1024
const limits = { methods: 1000, parameters: 50, types: 1000, properties: 300, values: 1000, items: 20, params: 200, text: 500, depth: 8 }

/** Never throws, but for a service name that is too long to be kept (invalid-input): what cannot be read says why in `problem`. */
export function parseDefinitionNode(place: DefinitionPlace, data: Uint8Array): DefinitionFact {
  const { document, problem } = documentOf(data)
  const root = document ?? {}
  const isProvider = place.side === 'provider'
  const params = textRecord(isProvider ? root['parameters'] : root)
  const fact = {
    path: place.path,
    side: place.side,
    service: serviceOf(place, params),
    interface: place.interface,
    application: checkedName('application name', place.application),
    release: params['release'] ?? '',
    problem,
  }
  if (!isProvider) return { ...fact, methods: [], types: [], params }
  return { ...fact, methods: methodsOf(root), types: typesOf(root), params: {} }
}

/**
 * Empty parts of the path are left out and equal ones fall together (PathUtils#buildPath), so it cannot tell a version from a group: the
 * parameters do. Without any, one part is taken for the version.
 */
function serviceOf({ interface: name, between }: DefinitionPlace, params: Readonly<Record<string, string>>): string {
  const isSaid = Object.keys(params).length > 0
  const [version = '', group = ''] = isSaid ? [params['version'], params['group']] : between
  return formatServiceId({ interface: name, group, version })
}

function documentOf(data: Uint8Array): { document?: Record<string, unknown>; problem: string } {
  if (data.length > maxDefinitionBytes)
    return { problem: `it holds ${data.length} bytes, more than the ${maxDefinitionBytes} that are read.` }
  const text = new TextDecoder().decode(data)
  if (/^[\d.:a-fA-F]{0,45}$/.test(text))
    return { problem: text === '' ? 'it is empty.' : 'it holds the address of whoever made it, no definition.' }
  try {
    const document: unknown = JSON.parse(text)
    return isRecord(document) ? { document, problem: '' } : { problem: 'it is no JSON object.' }
  } catch {
    return { problem: 'it is no JSON.' }
  }
}

function methodsOf(root: Record<string, unknown>): MethodDefinition[] {
  return listOf(root, root['methods'], limits.methods).flatMap((method) => {
    if (!isRecord(method) || typeof method['name'] !== 'string') return []
    return [
      {
        name: textOf(method['name']),
        parameterTypes: listOf(root, method['parameterTypes'], limits.parameters).map(typeNameOf),
        returnType: typeNameOf(follow(root, method['returnType'])),
      },
    ]
  })
}

function typesOf(root: Record<string, unknown>): TypeDefinition[] {
  const found = new Map<string, TypeDefinition>()
  for (const type of listOf(root, root['types'], limits.types)) {
    const name = isRecord(type) ? typeNameOf(type) : ''
    if (!isRecord(type) || name === '' || found.has(name)) continue
    const shape = {
      name,
      properties: Object.fromEntries(
        (isRecord(type['properties']) ? Object.entries(type['properties']) : [])
          .slice(0, limits.properties)
          .map(([field, value]) => [textOf(field), typeNameOf(follow(root, value))]),
      ),
      values: listOf(root, type['enums'] ?? type['enum'], limits.values).map(textOf),
      items: listOf(root, type['items'], limits.items).map(typeNameOf),
    }
    found.set(name, { ...shape, kind: kindOf(shape) })
  }
  return [...found.values()]
}

function kindOf({ name, properties, values, items }: Omit<TypeDefinition, 'kind'>): TypeDefinition['kind'] {
  if (values.length > 0) return 'enum'
  if (name.endsWith('[]')) return 'array'
  if (/Map(<|$)/.test(name)) return 'map'
  if (items.length > 0) return 'array'
  return Object.keys(properties).length > 0 ? 'object' : 'plain'
}

/** Since 2.7.10 a type is its name; before, an object that holds it. */
const typeNameOf = (value: unknown): string => textOf(isRecord(value) ? value['type'] : value)

const textOf = (value: unknown): string =>
  typeof value === 'string' ? cutText(cleanText(value), limits.text) : typeof value === 'number' ? String(value) : ''

const listOf = (root: Record<string, unknown>, value: unknown, limit: number): unknown[] => {
  const list = follow(root, value)
  return Array.isArray(list) ? list.slice(0, limit).map((item) => follow(root, item)) : []
}

/** What fastjson wrote once and points to from everywhere else; undefined where the reference leads nowhere. */
function follow(root: Record<string, unknown>, value: unknown): unknown {
  let current = value
  for (let depth = 0; isRecord(current) && typeof current['$ref'] === 'string'; depth += 1) {
    if (depth >= limits.depth) return undefined
    current = at(root, current['$ref'])
  }
  return current
}

/** `$.methods[0].parameterTypes`, fastjson's own little JSONPath. */
function at(root: Record<string, unknown>, reference: string): unknown {
  if (!/^\$(\.[\w$]+|\[\d{1,6}\]){1,12}$/.test(reference)) return undefined
  let current: unknown = root
  for (const [, name, index] of reference.slice(1).matchAll(/\.([\w$]+)|\[(\d+)\]/g)) {
    if (name !== undefined) current = isRecord(current) && Object.hasOwn(current, name) ? current[name] : undefined
    else current = Array.isArray(current) ? current[Number(index)] : undefined
  }
  return current
}

function textRecord(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {}
  const entries = Object.entries(value)
    .filter(([, item]) => typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean')
    .slice(0, limits.params)
  return Object.fromEntries(entries.map(([key, item]) => [cutText(cleanText(key), limits.text), cutText(cleanText(String(item)), 4000)]))
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
