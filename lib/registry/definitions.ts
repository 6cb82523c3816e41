// From what every application says of a service to one definition, and to a warning where they say different things.
import type { Warning } from '../platform/answer.ts'
import type { MethodDefinition, ServiceDefinition, TypeDefinition } from './definition-schema.ts'
import { warningOf } from './sentences.ts'

export type DefinitionSource = {
  source: ServiceDefinition['sources'][number]
  methods: readonly MethodDefinition[]
  types: readonly TypeDefinition[]
  /** Why the node could not be understood; "" where it could */
  problem: string
}

const maxNamed = 5

/**
 * The newest source decides where several name the same type; methods are everything that any of them has. Sources that know names
 * only (URLs, MetadataService) count where no full definition is there. `found` is sorted newest first.
 */
export function mergeDefinitions(found: readonly DefinitionSource[]): { definition: ServiceDefinition; warnings: Warning[] } {
  const readable = found.filter((item) => item.problem === '')
  const full = readable.filter((item) => item.source.kind === 'metadata-centre')
  const used = full.length > 0 ? full : readable
  const methods = new Map<string, MethodDefinition>()
  const types = new Map<string, TypeDefinition>()
  for (const item of used) {
    for (const method of item.methods) if (!methods.has(signatureOf(method))) methods.set(signatureOf(method), method)
    for (const type of item.types) if (!types.has(type.name)) types.set(type.name, type)
  }
  return {
    definition: {
      methods: [...methods].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, method]) => method),
      types: [...types.values()].sort((left, right) => (left.name < right.name ? -1 : 1)),
      sources: used.map((item) => item.source),
    },
    warnings: [...unreadable(found), ...differences(full)],
  }
}

/** `name(type,type)`: what overloads are told apart by. */
export const signatureOf = (method: MethodDefinition): string => `${method.name}(${method.parameterTypes.join(',')})`

const unreadable = (found: readonly DefinitionSource[]): Warning[] =>
  found
    .filter((item) => item.problem !== '')
    .map(({ source: { application, registry }, problem }) => warningOf('definition-unreadable', { application, problem }, registry))

function differences(full: readonly DefinitionSource[]): Warning[] {
  const [first, ...others] = full
  if (!first) return []
  return others.flatMap((other) => {
    const text = [...methodDifferences(first, other), ...typeDifferences(first, other)].join('; ')
    const params = { one: nameOf(first), other: nameOf(other), differences: text }
    return text === '' ? [] : [warningOf('definitions-differ', params, other.source.registry)]
  })
}

const nameOf = ({ source }: DefinitionSource): string => `${source.application} (${source.registry})`

function methodDifferences(left: DefinitionSource, right: DefinitionSource): string[] {
  const returns = new Map(right.methods.map((method) => [signatureOf(method), method.returnType]))
  const changed = left.methods.filter((method) => {
    const other = returns.get(signatureOf(method))
    return other !== undefined && other !== method.returnType
  })
  return [
    ...only(left.methods, right.methods, signatureOf, `method(s) only in ${left.source.application}`),
    ...only(right.methods, left.methods, signatureOf, `method(s) only in ${right.source.application}`),
    ...listed('another return type', changed.map(signatureOf)),
  ]
}

function typeDifferences(left: DefinitionSource, right: DefinitionSource): string[] {
  const others = new Map(right.types.map((type) => [type.name, shapeOf(type)]))
  const changed = left.types.filter((type) => others.has(type.name) && others.get(type.name) !== shapeOf(type))
  return listed(
    'another shape',
    changed.map((type) => type.name),
  )
}

const shapeOf = (type: TypeDefinition): string =>
  JSON.stringify([Object.entries(type.properties).sort(([left], [right]) => (left < right ? -1 : 1)), [...type.values].sort(), type.items])

function only<T>(of: readonly T[], others: readonly T[], keyOf: (item: T) => string, what: string): string[] {
  const known = new Set(others.map(keyOf))
  return listed(
    what,
    of.map(keyOf).filter((key) => !known.has(key)),
  )
}

const listed = (what: string, names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [`${what}: ${names.slice(0, maxNamed).join(', ')}${names.length > maxNamed ? ` and ${names.length - maxNamed} more` : ''}`]
