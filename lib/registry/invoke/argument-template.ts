import type { MethodDefinition } from '../definition-schema.ts'
import type { KnownTypes } from './encode-arguments.ts'
import { parseJavaType, shapeOf, type JavaShape, type JavaType } from './java-type.ts'

const maxDepth = 6

/** JSON to begin with for a method's arguments: every field there, empty values in them, one item in every list. */
export const argumentTemplate = ({ parameterTypes }: MethodDefinition, types: KnownTypes): unknown[] =>
  parameterTypes.map((name) => templateOf(parseJavaType(name), types, []))

const plain: Readonly<Partial<Record<JavaShape['shape'], unknown>>> = {
  integer: 0,
  decimal: 0,
  boolean: false,
  char: 'a',
  text: '',
  'number-text': '0',
  date: '2026-01-01T00:00:00Z',
}

/** `within`: the classes that are being written; one that holds itself ends in null. */
function templateOf(type: JavaType, types: KnownTypes, within: readonly string[]): unknown {
  if (type.array > 0) return [templateOf({ ...type, array: type.array - 1 }, types, within)]
  const { shape } = shapeOf(type)
  if (Object.hasOwn(plain, shape)) return plain[shape]
  if (shape === 'date-text') return dateText(type.raw)
  if (shape === 'collection') return type.args[0] ? [templateOf(type.args[0], types, within)] : []
  if (shape === 'map') return mapOf(type, types, within)
  return definedOf(type, types, within)
}

function definedOf(type: JavaType, types: KnownTypes, within: readonly string[]): unknown {
  const known = types.get(type.raw)
  if (known?.kind === 'enum') return known.values[0] ?? null
  if (known?.kind !== 'object' || within.includes(known.name) || within.length >= maxDepth) return null
  const fields = Object.entries(known.properties).filter(([field]) => field !== 'class')
  return Object.fromEntries(fields.map(([field, name]) => [field, templateOf(parseJavaType(name), types, [...within, known.name])]))
}

function mapOf({ args: [key, item] }: JavaType, types: KnownTypes, within: readonly string[]): unknown {
  if (!key || !item) return {}
  const first = templateOf(key, types, within)
  return { [typeof first === 'string' && first !== '' ? first : first === 0 ? '0' : 'key']: templateOf(item, types, within) }
}

function dateText(raw: string): string {
  if (raw === 'java.time.LocalDate' || raw === 'java.sql.Date') return '2026-01-01'
  if (raw === 'java.time.LocalTime' || raw === 'java.sql.Time') return '00:00:00'
  return raw.startsWith('java.sql.') ? '2026-01-01 00:00:00' : '2026-01-01T00:00:00'
}
