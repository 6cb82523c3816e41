// Literal addresses. Without node:net, since these parts also run in the browser.

/** Four decimal numbers up to 255. */
export const isIPv4 = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255)

/** Groups of hexadecimal digits, one `::` at most; without zone and without an IPv4 tail. */
export function isIPv6(text: string): boolean {
  if (!/^[0-9a-fA-F:]+$/.test(text) || !text.includes(':')) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const isShort = halves.length === 2
  return groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) && (isShort ? groups.length < 8 : groups.length === 8)
}
