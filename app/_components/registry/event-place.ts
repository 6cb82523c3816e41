/**
 * What the address of an event names: host:port, which has the page of an instance; host:pid of a consumer, which has that of its host;
 * or what has no page (a rule's path).
 */
export function placeOf(type: string, address: string): { instance: string } | { host: string; pid: string } | undefined {
  if (/^(provider|instance)-/.test(type)) return /^[^\s/?&=]+:\d{1,5}$/.test(address) ? { instance: address } : undefined
  if (!type.startsWith('consumer-')) return undefined
  const [, host = '', pid = ''] = /^([^\s/?&=:][^\s/?&=]*?)(?::(\d+))?$/.exec(address) ?? []
  return host === '' ? undefined : { host, pid }
}
