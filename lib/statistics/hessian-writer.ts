// Writes Hessian 2 as Dubbo's hessian-lite reads it (grammar: see hessian-reader.ts): what a generic call carries, nothing else. No
// references are written, so what is written is a tree; its depth, number of values and bytes are bounded.
import { AppError } from '../platform/errors.ts'

/** A value with the Java type it shall arrive as: JSON alone does not tell an int from a long. `type` of a list or map may be "". */
export type HessianInput =
  | null
  | boolean
  | string
  | { kind: 'int'; value: number }
  | { kind: 'long'; value: bigint }
  | { kind: 'double'; value: number }
  | { kind: 'date'; ms: number }
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'list'; type: string; items: readonly HessianInput[] }
  | { kind: 'map'; type: string; entries: readonly (readonly [HessianInput, HessianInput])[] }

export type WriteLimits = { maxDepth: number; maxValues: number; maxBytes: number }

/** Far above what a person types, far below Dubbo's own limit of 8 MB. */
export const callLimits: WriteLimits = { maxDepth: 32, maxValues: 20_000, maxBytes: 512 * 1024 }

/** All values, one after the other. Throws `invalid-input` past a limit. */
export function writeHessian(values: readonly HessianInput[], limits: WriteLimits = callLimits): Uint8Array {
  const writer = new Writer(limits)
  for (const value of values) writer.write(value)
  return writer.written()
}

const maxChunk = 0xffff

class Writer {
  private bytes = new Uint8Array(1024)
  private view = new DataView(this.bytes.buffer)
  private length = 0
  private depth = 0
  private values = 0
  /** a type is written once, then named by its place */
  private readonly types: string[] = []
  private readonly limits: WriteLimits

  constructor(limits: WriteLimits) {
    this.limits = limits
  }

  written(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }

  write(value: HessianInput): void {
    this.values += 1
    if (this.values > this.limits.maxValues) throw tooMuch(`more than ${this.limits.maxValues} values`)
    if (this.depth >= this.limits.maxDepth) throw tooMuch(`nested deeper than ${this.limits.maxDepth}`)
    this.depth += 1
    if (value === null) this.putByte(0x4e)
    else if (typeof value === 'boolean') this.putByte(value ? 0x54 : 0x46)
    else if (typeof value === 'string') this.putText(value)
    else this.writeKind(value)
    this.depth -= 1
  }

  private writeKind(value: Exclude<HessianInput, null | boolean | string>): void {
    switch (value.kind) {
      case 'int':
        return this.putInt(value.value)
      case 'long':
        return this.putLong(0x4c, value.value)
      case 'double':
        return this.put(0x44, 8, (view, at) => view.setFloat64(at, value.value))
      case 'date':
        return this.putLong(0x4a, BigInt(value.ms))
      case 'bytes':
        return this.putBytes(value.bytes)
      case 'list':
        return this.putList(value.type, value.items)
      case 'map':
        return this.putMap(value.type, value.entries)
    }
  }

  private putList(type: string, items: readonly HessianInput[]): void {
    this.putByte(type === '' ? 0x58 : 0x56)
    if (type !== '') this.putType(type)
    this.putInt(items.length)
    for (const item of items) this.write(item)
  }

  private putMap(type: string, entries: readonly (readonly [HessianInput, HessianInput])[]): void {
    this.putByte(type === '' ? 0x48 : 0x4d)
    if (type !== '') this.putType(type)
    for (const [key, item] of entries) {
      this.write(key)
      this.write(item)
    }
    this.putByte(0x5a)
  }

  private putType(type: string): void {
    const known = this.types.indexOf(type)
    if (known >= 0) return this.putInt(known)
    this.types.push(type)
    this.putText(type)
  }

  private putInt(value: number): void {
    if (value >= -16 && value <= 47) this.putByte(0x90 + value)
    else this.put(0x49, 4, (view, at) => view.setInt32(at, value))
  }

  /** Lengths count UTF-16 units, each of which is UTF-8 of its own, as Java writes it. */
  private putText(text: string): void {
    let start = 0
    for (; text.length - start > maxChunk; start += maxChunk) this.putChunk(0x52, text.slice(start, start + maxChunk))
    const rest = text.slice(start)
    if (rest.length > 31) return this.putChunk(0x53, rest)
    this.putByte(rest.length)
    this.putUnits(rest)
  }

  private putChunk(tag: number, text: string): void {
    this.put(tag, 2, (view, at) => view.setUint16(at, text.length))
    this.putUnits(text)
  }

  private putUnits(text: string): void {
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at)
      if (unit < 0x80) this.putByte(unit)
      else if (unit < 0x800) this.putAll([0xc0 | (unit >> 6), 0x80 | (unit & 0x3f)])
      else this.putAll([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)])
    }
  }

  private putBytes(bytes: Uint8Array): void {
    let start = 0
    for (; bytes.length - start > maxChunk; start += maxChunk) this.putPart(0x41, bytes.subarray(start, start + maxChunk))
    this.putPart(0x42, bytes.subarray(start))
  }

  private putPart(tag: number, part: Uint8Array): void {
    this.put(tag, 2, (view, at) => view.setUint16(at, part.length))
    this.putAll(part)
  }

  private putByte(byte: number): void {
    const at = this.grow(1)
    this.bytes[at] = byte
  }

  private putAll(bytes: ArrayLike<number>): void {
    const at = this.grow(bytes.length)
    this.bytes.set(bytes, at)
  }

  private putLong(tag: number, value: bigint): void {
    this.put(tag, 8, (view, at) => view.setBigInt64(at, value))
  }

  /** A tag and `size` bytes behind it. The view is looked up after the room is made: growing replaces it. */
  private put(tag: number, size: number, fill: (view: DataView, at: number) => void): void {
    this.putByte(tag)
    const at = this.grow(size)
    fill(this.view, at)
  }

  private grow(size: number): number {
    const start = this.length
    this.length += size
    if (this.length > this.limits.maxBytes) throw tooMuch(`larger than ${this.limits.maxBytes} bytes`)
    if (this.length > this.bytes.length) {
      const more = new Uint8Array(Math.max(this.length, this.bytes.length * 2))
      more.set(this.bytes)
      this.bytes = more
      this.view = new DataView(more.buffer)
    }
    return start
  }
}

const tooMuch = (what: string): AppError => new AppError('invalid-input', `The call is ${what}.`)
