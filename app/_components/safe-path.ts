/** A path of this console to go to after sign-in; anything that could lead elsewhere becomes `/`. */
export function safePath(wanted: string): string {
  const here = 'https://console.invalid'
  const url = URL.parse(wanted, here)
  return url?.origin === here && wanted.startsWith('/') ? url.pathname + url.search : '/'
}
