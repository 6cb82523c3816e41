/** SQL: is an address one of the host's? A range of the index on addresses, so that hosts need none of their own. IPv6 stands in brackets. */
export function isAddressOf(address: string, host: string): string {
  const named = `(case when strpos(${host}, ':') > 0 then '[' || ${host} || ']' else ${host} end)`
  return `${address} ~>=~ (${named} || ':') and ${address} ~<~ (${named} || ';')`
}
