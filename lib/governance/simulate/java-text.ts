// The few habits of java.lang.String that decide what a rule matches.

/** `String#trim`: everything up to the space, at both ends. */
export function javaTrim(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && text.charCodeAt(from) <= 32) from += 1
  while (to > from && text.charCodeAt(to - 1) <= 32) to -= 1
  return text.slice(from, to)
}

/** `String#split` by one literal character: empty parts at the end are left out, so that "4~" has one part. */
export function javaSplit(text: string, separator: string): string[] {
  const parts = text.split(separator)
  while (parts.length > 0 && parts.at(-1) === '') parts.pop()
  return parts.length === 0 && text !== '' ? [] : parts.length === 0 ? [''] : parts
}

/** `StringUtils#parseInteger`: digits alone are a number, everything else is 0. Undefined where Java throws (more than 32 bits). */
export function parseInteger(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return 0
  const value = Number(text)
  return value > 2_147_483_647 ? undefined : value
}

/** `String#valueOf` of what JSON or YAML can hold. */
export function javaString(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return `[${value.map(javaString).join(', ')}]`
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}=${javaString(item)}`)
      .join(', ')}}`
  return String(value)
}

/** `Boolean#parseBoolean` of a value's text. */
export const javaBoolean = (value: unknown): boolean => javaString(value).toLowerCase() === 'true'

/** Whether `Integer#parseInt` takes the text. */
export const isJavaInt = (text: string): boolean =>
  /^[+-]?\d{1,15}$/.test(text) && Number(text) >= -2_147_483_648 && Number(text) <= 2_147_483_647

/** Whether `Long#parseLong` takes the text. */
export const isJavaLong = (text: string): boolean =>
  /^[+-]?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text.replace('+', ''))) === BigInt(text.replace('+', ''))
