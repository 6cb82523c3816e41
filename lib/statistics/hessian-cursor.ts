// The bytes of one Hessian 2 message with a place in them: scalars, strings and binary data, every length checked before it is used.
import { AppError } from '../platform/errors.ts'

/** Not Hessian 2, or past a limit. */
export const refuse = (why: string): AppError => new AppError('invalid-input', `Hessian 2: ${why}`)

/** Moves forward only; throws `invalid-input` where the bytes end too early. */
export class HessianCursor {
  readonly view: DataView
  private at = 0
  private text = 0
  private readonly bytes: Uint8Array
  private readonly maxText: number

  constructor(bytes: Uint8Array, maxText: number) {
    this.bytes = bytes
    this.maxText = maxText
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  takeByte(): number {
    return this.view.getUint8(this.take(1))
  }

  takeUint16(): number {
    return this.view.getUint16(this.take(2))
  }

  /** Moves on by `length` bytes; answers where they start. */
  take(length: number): number {
    const start = this.at
    if (start + length > this.bytes.length) throw refuse('the bytes end too early')
    this.at = start + length
    return start
  }

  /** True, and past it, when the next byte is the end mark of a list or map. */
  tookEnd(): boolean {
    if (this.bytes[this.at] !== 0x5a) return false
    this.at += 1
    return true
  }

  takeString(first: number): string {
    let text = ''
    for (let tag = first; ; tag = this.takeByte()) {
      text += this.takeCharacters(this.stringLength(tag))
      if (tag !== 0x52) return text
    }
  }

  private stringLength(tag: number): number {
    if (tag <= 0x1f) return tag
    if (tag >= 0x30 && tag <= 0x33) return ((tag - 0x30) << 8) + this.takeByte()
    if (tag === 0x52 || tag === 0x53) return this.takeUint16()
    throw refuse('a string was expected')
  }

  /** `length` counts UTF-16 units; Java writes each as UTF-8 of its own, so a pair arrives as two 3-byte sequences. */
  private takeCharacters(length: number): string {
    this.text += length
    if (this.text > this.maxText) throw refuse('too much text')
    if (length > this.bytes.length - this.at) throw refuse('the bytes end inside a string')
    const units: number[] = []
    while (units.length < length) this.takeCharacter(units)
    let text = ''
    for (let start = 0; start < units.length; start += 4096) text += String.fromCharCode(...units.slice(start, start + 4096))
    return text
  }

  private takeCharacter(units: number[]): void {
    const lead = this.takeByte()
    if (lead < 0x80) units.push(lead)
    else if ((lead & 0xe0) === 0xc0) units.push(((lead & 0x1f) << 6) | this.takeTrail())
    else if ((lead & 0xf0) === 0xe0) units.push(((lead & 0x0f) << 12) | (this.takeTrail() << 6) | this.takeTrail())
    else if ((lead & 0xf8) === 0xf0) {
      // not Java, but other writers: one code point counted as two units
      const point = ((lead & 0x07) << 18) | (this.takeTrail() << 12) | (this.takeTrail() << 6) | this.takeTrail()
      units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff))
    } else throw refuse('not UTF-8')
  }

  private takeTrail(): number {
    return this.takeByte() & 0x3f
  }

  /** Binary data means nothing to us: its length is kept, the bytes are skipped. */
  takeBytes(first: number): number {
    let length = 0
    for (let tag = first; ; tag = this.takeByte()) {
      const part = this.bytesLength(tag)
      this.take(part)
      length += part
      if (tag !== 0x41) return length
    }
  }

  private bytesLength(tag: number): number {
    if (tag >= 0x20 && tag <= 0x2f) return tag - 0x20
    if (tag >= 0x34 && tag <= 0x37) return ((tag - 0x34) << 8) + this.takeByte()
    if (tag === 0x41 || tag === 0x42) return this.takeUint16()
    throw refuse('binary data was expected')
  }
}
