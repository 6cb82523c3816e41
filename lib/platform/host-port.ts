export type HostPort = { host: string; port: number }

/** `host:port` as sockets take it: an IPv6 address loses its brackets. */
export function hostPortOf(address: string): HostPort {
  const colon = address.lastIndexOf(':')
  return { host: address.slice(0, colon).replaceAll(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) }
}
