// JSON that a person wrote → the values of a generic call, by the types of the method. The provider's PojoUtils#realize makes objects of
// maps, and enums, dates, BigDecimal and the like of their text; numbers arrive in the width that the type has.
import { AppError } from '../../platform/errors.ts'
import type { HessianInput } from '../../statistics/hessian-writer.ts'
import type { TypeDefinition } from '../definition-schema.ts'
import { binaryName, isPrimitive, parseJavaType, shapeOf, type JavaType } from './java-type.ts'

export type KnownTypes = ReadonlyMap<string, TypeDefinition>

type At = { types: KnownTypes; path: string; depth: number }

const maxDepth = 24
const noType: JavaType = { raw: 'java.lang.Object', args: [], array: 0 }

/** One value per parameter. Throws `invalid-input` naming the place: `arguments[0].items[2].price`. */
export function encodeArguments(parameterTypes: readonly string[], values: readonly unknown[], types: KnownTypes): HessianInput[] {
  if (parameterTypes.length !== values.length)
    throw new AppError('invalid-input', `The method takes ${parameterTypes.length} argument(s), ${values.length} were given.`)
  return parameterTypes.map((name, index) => encode(parseJavaType(name), values[index], { types, path: `arguments[${index}]`, depth: 0 }))
}

function encode(type: JavaType, value: unknown, at: At): HessianInput {
  if (at.depth > maxDepth) throw wrong(at, `nothing deeper than ${maxDepth} levels`, value)
  if (value === null || value === undefined) {
    if (type.array === 0 && isPrimitive(type.raw)) throw wrong(at, `${type.raw}, which cannot be null`, value)
    return null
  }
  if (type.array > 0) return encodeArray(type, value, at)
  const form = shapeOf(type)
  switch (form.shape) {
    case 'integer':
      return encodeInteger(form.width, value, at)
    case 'collection':
      return { kind: 'list', type: '', items: encodeItems(type.args[0] ?? noType, value, at) }
    case 'map':
      return encodeMap(type, value, at)
    case 'unknown':
      return encodeByDefinition(type, value, at)
    default:
      return encodePlain(form.shape, value, at)
  }
}

function encodeArray(type: JavaType, value: unknown, at: At): HessianInput {
  const inner: JavaType = { ...type, array: type.array - 1 }
  if (inner.array === 0 && inner.raw === 'byte' && typeof value === 'string') return encodeBase64(value, at)
  return { kind: 'list', type: '', items: encodeItems(inner, value, at) }
}

function encodeItems(type: JavaType, value: unknown, at: At): HessianInput[] {
  if (!Array.isArray(value)) throw wrong(at, 'a list: [ … ]', value)
  return value.map((item: unknown, index) => encode(type, item, { ...at, path: `${at.path}[${index}]`, depth: at.depth + 1 }))
}

function encodeBase64(text: string, at: At): HessianInput {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw wrong(at, 'bytes as a list of numbers, or as Base64', text)
  return { kind: 'bytes', bytes: Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) }
}

function encodeInteger(width: 8 | 16 | 32 | 64, value: unknown, at: At): HessianInput {
  const exact =
    typeof value === 'number' && Number.isSafeInteger(value)
      ? BigInt(value)
      : typeof value === 'string' && /^-?\d{1,19}$/.test(value)
        ? BigInt(value)
        : undefined
  const wanted = `a whole number of ${width} bits${width === 64 ? ', beyond 2^53 as text' : ''}`
  if (exact === undefined || BigInt.asIntN(width, exact) !== exact) throw wrong(at, wanted, value)
  return width === 64 ? { kind: 'long', value: exact } : { kind: 'int', value: Number(exact) }
}

type PlainShape = 'decimal' | 'boolean' | 'char' | 'text' | 'number-text' | 'date' | 'date-text'

const plainTests: Readonly<Record<PlainShape, { wanted: string; test(value: unknown): boolean }>> = {
  decimal: { wanted: 'a number', test: (value) => typeof value === 'number' },
  boolean: { wanted: 'true or false', test: (value) => typeof value === 'boolean' },
  char: { wanted: 'one character', test: (value) => typeof value === 'string' && value.length === 1 },
  text: { wanted: 'text', test: (value) => typeof value === 'string' },
  'number-text': {
    wanted: 'a number, best as text',
    test: (value) => typeof value === 'number' || (typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)),
  },
  date: {
    wanted: 'a date: "2026-01-31T12:00:00Z", or milliseconds',
    test: (value) => Number.isFinite(typeof value === 'string' ? Date.parse(value) : value),
  },
  'date-text': { wanted: 'a date as text', test: (value) => typeof value === 'string' },
}

function encodePlain(shape: PlainShape, value: unknown, at: At): HessianInput {
  const { wanted, test } = plainTests[shape]
  if (!test(value)) throw wrong(at, wanted, value)
  if (shape === 'date') return { kind: 'date', ms: typeof value === 'string' ? Date.parse(value) : Number(value) }
  if (shape === 'decimal') return { kind: 'double', value: Number(value) }
  return typeof value === 'boolean' ? value : String(value)
}

function encodeMap(type: JavaType, value: unknown, at: At): HessianInput {
  if (!isRecord(value)) throw wrong(at, 'an object: { … }', value)
  const [keyType = noType, itemType = noType] = type.args
  const entries = Object.entries(value).map(([key, item]) => {
    const inside = { ...at, path: `${at.path}.${key}`, depth: at.depth + 1 }
    return [encodeKey(keyType, key, inside), encode(itemType, item, inside)] as const
  })
  return { kind: 'map', type: '', entries }
}

/** JSON's keys are text; a map's may be numbers. */
function encodeKey(type: JavaType, key: string, at: At): HessianInput {
  const { shape } = shapeOf(type)
  if (shape === 'decimal') return encode(type, Number(key), at)
  if (shape === 'boolean') return encode(type, key === 'true', at)
  return shape === 'integer' || shape === 'date' ? encode(type, key, at) : key
}

function encodeByDefinition(type: JavaType, value: unknown, at: At): HessianInput {
  const known = at.types.get(type.raw)
  if (known?.kind === 'enum') {
    if (typeof value !== 'string' || !known.values.includes(value)) throw wrong(at, `one of ${known.values.slice(0, 20).join(', ')}`, value)
    return value
  }
  if (known?.kind === 'object') {
    if (!isRecord(value)) throw wrong(at, `an object: { … }, since ${type.raw} is one`, value)
    return encodeObject(known, value, at)
  }
  return encodeFree(value, at)
}

/** An object is a map that says its class; where it names another class itself, its fields are not known here. */
function encodeObject(known: TypeDefinition, value: Record<string, unknown>, at: At): HessianInput {
  const named = value['class']
  if (typeof named === 'string' && named !== known.name && named !== binaryName(known.name)) return encodeFree(value, at)
  const entries = Object.entries(value)
    .filter(([field]) => field !== 'class')
    .map(([field, item]) => {
      const fieldType = known.properties[field]
      if (fieldType === undefined) throw wrong({ ...at, path: `${at.path}.${field}` }, `nothing: ${known.name} has no such field`, item)
      return [field, encode(parseJavaType(fieldType), item, { ...at, path: `${at.path}.${field}`, depth: at.depth + 1 })] as const
    })
  return { kind: 'map', type: '', entries: [['class', binaryName(known.name)] as const, ...entries] }
}

/** Where no type is known, JSON speaks for itself. */
function encodeFree(value: unknown, at: At): HessianInput {
  if (at.depth > maxDepth) throw wrong(at, `nothing deeper than ${maxDepth} levels`, value)
  const inside = { ...at, depth: at.depth + 1 }
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) return { kind: 'double', value }
    return value === (value | 0) ? { kind: 'int', value } : { kind: 'long', value: BigInt(value) }
  }
  if (Array.isArray(value)) return { kind: 'list', type: '', items: value.map((item: unknown) => encodeFree(item, inside)) }
  if (!isRecord(value)) return null
  return { kind: 'map', type: '', entries: Object.entries(value).map(([key, item]) => [key, encodeFree(item, inside)] as const) }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function wrong(at: At, wanted: string, value: unknown): AppError {
  const given = JSON.stringify(value) ?? 'nothing'
  return new AppError('invalid-input', `${at.path}: ${wanted} is expected, not ${given.slice(0, 100)}`)
}
