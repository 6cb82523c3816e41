import { AppError } from '../platform/errors.ts'

/** Names become keys of database indexes, whose entries may not pass 2.7 kB; nothing in the field comes near this. */
export const maxNameBytes = 500

const encoder = new TextEncoder()

/** Text that PostgreSQL can store: no NUL, no half surrogate (both are possible in foreign JSON). */
export const cleanText = (text: string): string => {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole
}

/** A name that fits an index. Throws invalid-input. */
export function checkedName(what: string, name: string): string {
  // a character is at most 3 bytes in UTF-8 per UTF-16 unit, so short names need no counting
  if (name.length > maxNameBytes / 3 && encoder.encode(name).length > maxNameBytes) {
    throw new AppError('invalid-input', `The ${what} is longer than ${maxNameBytes} bytes.`, { details: { oddity: 'name-too-long' } })
  }
  return name
}

/** At most `length` characters; what was cut is said. */
export const cutText = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}… (${text.length} characters)`.toWellFormed()
