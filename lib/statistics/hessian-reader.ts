// Reads Hessian 2 from untrusted bytes (the grammar: hessian.caucho.com, "Hessian 2.0 Serialization Protocol", section 4;
// differences of Dubbo's hessian-lite are noted where they matter). Nothing is instantiated: classes become names and fields.
// Every count in the input is checked against what is left of the bytes and against a limit before anything is allocated.
import { HessianCursor, refuse } from './hessian-cursor.ts'
import { readCompactNumber, readDate, readNumber } from './hessian-numbers.ts'

export type HessianList = { kind: 'list'; type: string; items: HessianValue[] }
export type HessianMap = { kind: 'map'; type: string; entries: [HessianValue, HessianValue][] }
export type HessianObject = { kind: 'object'; type: string; fields: Map<string, HessianValue> }
export type HessianBytes = { kind: 'bytes'; length: number }
export type HessianDate = { kind: 'date'; ms: number }
export type HessianValue = null | boolean | number | bigint | string | HessianDate | HessianBytes | HessianList | HessianMap | HessianObject

export type HessianLimits = { maxDepth: number; maxValues: number; maxText: number }

/** Far above any monitor report (about 60 values, depth 4), far below what could hurt. */
export const reportLimits: HessianLimits = { maxDepth: 24, maxValues: 4096, maxText: 1 << 18 }

export type HessianReader = {
  /** The next value; throws `invalid-input` on anything that is not Hessian 2 or goes past a limit. */
  read(): HessianValue
}

type TagKind = 'date' | 'string' | 'bytes' | 'list' | 'map' | 'class' | 'object' | 'reference' | 'constant' | 'compact'

/** First and last tag of each kind; what is in none is a number with its bytes behind it, or nothing. */
const tagRanges: readonly (readonly [TagKind, number, number])[] = [
  ['string', 0x00, 0x1f],
  ['bytes', 0x20, 0x2f],
  ['string', 0x30, 0x33],
  ['bytes', 0x34, 0x37],
  ['bytes', 0x41, 0x42],
  ['class', 0x43, 0x43],
  ['constant', 0x46, 0x46],
  ['map', 0x48, 0x48],
  ['date', 0x4a, 0x4b],
  ['map', 0x4d, 0x4d],
  ['constant', 0x4e, 0x4e],
  ['object', 0x4f, 0x4f],
  ['reference', 0x51, 0x51],
  ['string', 0x52, 0x53],
  ['constant', 0x54, 0x54],
  ['list', 0x55, 0x58],
  ['object', 0x60, 0x6f],
  ['list', 0x70, 0x7f],
  ['compact', 0x80, 0xff],
]

const tagKinds: readonly (TagKind | undefined)[] = Array.from(
  { length: 256 },
  (_, tag) => tagRanges.find(([, from, to]) => tag >= from && tag <= to)?.[0],
)

type ClassDefinition = { name: string; fields: string[] }

/** A reader over one message; class definitions and references live as long as it. */
export function createHessianReader(bytes: Uint8Array, limits: HessianLimits = reportLimits): HessianReader {
  return new Reader(bytes, limits)
}

class Reader implements HessianReader {
  private depth = 0
  private values = 0
  private readonly classes: ClassDefinition[] = []
  private readonly types: string[] = []
  private readonly references: HessianValue[] = []

  private readonly cursor: HessianCursor
  private readonly limits: HessianLimits
  private readonly readers: Readonly<Record<TagKind, (tag: number) => HessianValue>> = {
    date: (tag) => ({ kind: 'date', ms: readDate(this.cursor, tag) }),
    string: (tag) => this.cursor.takeString(tag),
    bytes: (tag) => ({ kind: 'bytes', length: this.cursor.takeBytes(tag) }),
    list: (tag) => this.readList(tag),
    map: (tag) => this.readMap(tag === 0x4d ? this.readType() : ''),
    class: () => this.readAfterClass(),
    object: (tag) => this.readObject(tag === 0x4f ? this.readCount() : tag - 0x60),
    reference: () => this.readReference(),
    constant: (tag) => (tag === 0x4e ? null : tag === 0x54),
    compact: (tag) => readCompactNumber(this.cursor, tag),
  }

  constructor(bytes: Uint8Array, limits: HessianLimits) {
    this.limits = limits
    this.cursor = new HessianCursor(bytes, limits.maxText)
  }

  read(): HessianValue {
    this.values += 1
    if (this.values > this.limits.maxValues) throw refuse('too many values')
    if (this.depth >= this.limits.maxDepth) throw refuse('nested too deep')
    this.depth += 1
    try {
      return this.readTagged(this.cursor.takeByte())
    } finally {
      this.depth -= 1
    }
  }

  private readTagged(tag: number): HessianValue {
    const kind = tagKinds[tag]
    return kind === undefined ? readNumber(this.cursor, tag) : this.readers[kind](tag)
  }

  private readList(tag: number): HessianList {
    const typed = tag === 0x55 || tag === 0x56 || (tag >= 0x70 && tag <= 0x77)
    const list: HessianList = { kind: 'list', type: typed ? this.readType() : '', items: [] }
    this.references.push(list)
    if (tag === 0x55 || tag === 0x57) {
      while (!this.cursor.tookEnd()) list.items.push(this.read())
      return list
    }
    const length = tag >= 0x70 ? tag & 0x07 : this.readCount()
    for (let index = 0; index < length; index += 1) list.items.push(this.read())
    return list
  }

  private readMap(type: string): HessianMap {
    const map: HessianMap = { kind: 'map', type, entries: [] }
    this.references.push(map)
    while (!this.cursor.tookEnd()) map.entries.push([this.read(), this.read()])
    return map
  }

  /** A class definition precedes the first object of its class. */
  private readAfterClass(): HessianValue {
    const name = this.readText()
    const count = this.readCount()
    const fields: string[] = []
    for (let index = 0; index < count; index += 1) fields.push(this.readText())
    this.classes.push({ name, fields })
    // a definition costs like a value, or a message of nothing but definitions would be free
    this.values += 1 + count
    if (this.values > this.limits.maxValues) throw refuse('too many values')
    return this.read()
  }

  private readObject(index: number): HessianObject {
    const definition = this.classes[index]
    if (!definition) throw refuse('an object of an undefined class')
    const object: HessianObject = { kind: 'object', type: definition.name, fields: new Map() }
    this.references.push(object)
    for (const field of definition.fields) object.fields.set(field, this.read())
    return object
  }

  private readReference(): HessianValue {
    const value = this.references[this.readCount()]
    if (value === undefined) throw refuse('a reference to nothing')
    return value
  }

  /** A type is a string the first time, then an index into those already seen. */
  private readType(): string {
    const value = this.read()
    if (typeof value === 'string') {
      this.types.push(value)
      return value
    }
    const known = typeof value === 'number' ? this.types[value] : undefined
    if (known === undefined) throw refuse('a type was expected')
    return known
  }

  private readText(): string {
    const value = this.read()
    if (typeof value !== 'string') throw refuse('a string was expected')
    return value
  }

  /** A count or an index: every counted thing takes at least a byte, so none can exceed what is left. */
  private readCount(): number {
    const value = this.read()
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > this.limits.maxValues)
      throw refuse('a count was expected')
    return value
  }
}
