/**
 * A table as CSV (RFC 4180, CRLF, with a byte order mark so that spreadsheets read Chinese).
 * A cell that a spreadsheet would run as a formula is quoted with a leading apostrophe (OWASP "CSV injection").
 */
export function toCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${byteOrderMark}${[header, ...rows].map(csvLine).join('')}`
}

/** What a CSV begins with. */
export const byteOrderMark = '\uFEFF'

/** One line of it, with its end. */
export const csvLine = (row: readonly string[]): string => `${row.map(cell).join(',')}\r\n`

function cell(value: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(value)
  const safe = /^[=+\-@\t\r]/.test(value) && !isNumber ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
