export const railCookie = 'rail'

/** Remembers a choice for a year where the server sees it before the first paint. */
export function writeCookie(name: string, value: string): void {
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=31536000; SameSite=Lax`
}
