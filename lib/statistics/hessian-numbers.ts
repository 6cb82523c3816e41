import { type HessianCursor, refuse } from './hessian-cursor.ts'

type NumberReader = (cursor: HessianCursor) => number | bigint

const readInt32: NumberReader = (cursor) => cursor.view.getInt32(cursor.take(4))
const readInt64: NumberReader = (cursor) => cursor.view.getBigInt64(cursor.take(8))

/** Tags of numbers that are followed by their bytes. */
const numberReaders: ReadonlyMap<number, NumberReader> = new Map<number, NumberReader>([
  [0x44, (cursor) => cursor.view.getFloat64(cursor.take(8))],
  [0x49, readInt32],
  [0x59, readInt32],
  [0x4c, readInt64],
  [0x5b, () => 0],
  [0x5c, () => 1],
  [0x5d, (cursor) => cursor.view.getInt8(cursor.take(1))],
  [0x5e, (cursor) => cursor.view.getInt16(cursor.take(2))],
  [0x5f, (cursor) => cursor.view.getInt32(cursor.take(4)) / 1000],
])

/** The number behind a tag below 0x60; throws `invalid-input` when the tag stands for nothing. */
export function readNumber(cursor: HessianCursor, tag: number): number | bigint {
  if (tag >= 0x38 && tag <= 0x3f) return ((tag - 0x3c) << 16) + cursor.takeUint16()
  const read = numberReaders.get(tag)
  if (!read) throw refuse(`unknown tag 0x${tag.toString(16)}`)
  return read(cursor)
}

/** Integers and longs from 0x80 on, whose tag carries their high bits. */
export function readCompactNumber(cursor: HessianCursor, tag: number): number {
  if (tag <= 0xbf) return tag - 0x90
  if (tag <= 0xcf) return ((tag - 0xc8) << 8) + cursor.takeByte()
  if (tag <= 0xd7) return ((tag - 0xd4) << 16) + cursor.takeUint16()
  if (tag <= 0xef) return tag - 0xe0
  return ((tag - 0xf8) << 8) + cursor.takeByte()
}

/** Milliseconds of a date: written as such, or as minutes. */
export const readDate = (cursor: HessianCursor, tag: number): number =>
  tag === 0x4a ? Number(cursor.view.getBigInt64(cursor.take(8))) : cursor.view.getInt32(cursor.take(4)) * 60_000
