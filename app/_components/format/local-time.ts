/** What an `<input type="datetime-local">` holds: the person's own zone, to the second; "" for what is no time. */
export function localTimeText(at: string | number): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return ''
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}

/** The instant it means; undefined for what is no time. In an hour that a clock has twice, the first one. */
export function parseLocalTime(text: string): number | undefined {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? new Date(text).getTime() : NaN
  return Number.isNaN(at) ? undefined : at
}
