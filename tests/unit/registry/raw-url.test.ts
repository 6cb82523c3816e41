// A provider's URL is shown to the letter, whatever its row is made of.
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeNodeName, encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { mergeInterface } from '../../../lib/registry/merge.ts'
import { parseMetadataJson } from '../../../lib/registry/application-metadata.ts'
import { parseInstanceNode } from '../../../lib/registry/instance-node.ts'
import { directUrl, paramsOfRow, pathOfProvider, rawUrl } from '../../../lib/registry/raw-url.ts'
import type { ProviderFact } from '../../../lib/registry/rows.ts'
import { readProviderNode } from '../../../lib/registry/url-facts.ts'
import { randomRuns } from '../../support/long.ts'

const name = 'com.shop.OrderService'
const at = '/dubbo/x/providers/y'

/** The URL as its row gives it back; undefined where the node is no provider. */
function shown(interfaceName: string, node: string): { text: string; isKept: boolean } | undefined {
  const { fact } = readProviderNode(interfaceName, node, at)
  if (!fact) return undefined
  const row = { ...fact, level: 'interface' as const }
  return { text: rawUrl({ ...row, params: paramsOfRow(row) }), isKept: fact.url !== null }
}

const plain = `application=shop&interface=${name}&methods=pay,refund&side=provider`
const odd: [string, string][] = [
  ['a path that is not its interface', `dubbo://10.0.0.1:20880/shop/${name}?${plain}`],
  ['a path of rest', `rest://10.0.0.1:8080/services/orders/?${plain}`],
  ['no path', `rest://10.0.0.1:8080?${plain}`],
  ['a user and a password', `dubbo://ops:secret@10.0.0.1:20880/${name}?${plain}`],
  ['port 0, and none', `dubbo://10.0.0.1:0/${name}?${plain}`],
  ['none', `dubbo://10.0.0.1/${name}?${plain}`],
  ['a port with a zero in front', `dubbo://10.0.0.1:02088/${name}?${plain}`],
  ['IPv6', `dubbo://[fe80::1]:20880/${name}?${plain}`],
  ['IPv6 without brackets', `dubbo://fe80::1/${name}?${plain}`],
  ['parameters out of order (dubbo-go)', `dubbo://10.0.0.1:20880/${name}?side=provider&${plain}`],
  ['a parameter named twice', `dubbo://10.0.0.1:20880/${name}?a=1&a=2&${plain}`],
  ['a parameter without a value', `dubbo://10.0.0.1:20880/${name}?anyhost&${plain}`],
  ['an empty version', `dubbo://10.0.0.1:20880/${name}?${plain}&version=`],
  ['an empty method', `dubbo://10.0.0.1:20880/${name}?application=shop&interface=${name}&methods=pay,,refund&side=provider`],
  ['no methods (simplified)', `dubbo://10.0.0.1:20880/${name}?application=shop&interface=${name}`],
  ['a category and no side', `dubbo://10.0.0.1:20880/${name}?application=shop&category=providers&interface=${name}`],
  ['no interface but the path', `dubbo://10.0.0.1:20880/${name}?application=shop&side=provider`],
  ['the name of an object’s own', `dubbo://10.0.0.1:20880/${name}?__proto__=x&${plain}`],
  ['ampersands too many', `dubbo://10.0.0.1:20880/${name}?${plain}&`],
  ['values encoded within', `dubbo://10.0.0.1:20880/${name}?${plain}&url=a%26b%3Dc+d`],
]

describe('the raw URL of a provider', () => {
  it.each(odd)('has %s', (_, url) => expect(shown(name, encodeNodeName(url))?.text).toBe(url))

  it('is that of every node recorded from 2.6 to 3.3, out of its columns alone', () => {
    const recorded = readFileSync(new URL('../../fixtures/dubbo/znodes-all.txt', import.meta.url), 'utf8')
    const nodes = [...recorded.matchAll(/^\w+ v\d+ \/dubbo\/([^/\s]+)\/providers\/(\S+)/gm)]
    expect(nodes.length).toBeGreaterThan(5)
    for (const [, interfaceName = '', node = ''] of nodes)
      expect(shown(interfaceName, node)).toEqual({ text: decodeNodeName(node), isKept: false })
  })

  it('is that of any other', () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/[&\0]/.test(text) && text.isWellFormed())
    const key = fc.constantFrom('a', 'b', 'methods', 'side', 'group', 'version', 'category', 'interface', 'application', 'path', '')
    const pair = fc.tuple(key, fc.oneof(value, fc.constantFrom(name, 'provider', 'shop'))).map(([one, text]) => `${one}=${text}`)
    const query = fc.array(fc.oneof(pair, key), { maxLength: 8 }).map((parts) => [...parts, `interface=${name}`].join('&'))
    const head = fc.constantFrom(
      `dubbo://h:1/${name}`,
      `tri://[::1]:2/${name}`,
      `dubbo://h/${name}`,
      `rest://h:3/x`,
      `dubbo://u@h:4/${name}`,
    )
    fc.assert(
      fc.property(head, query, (start, rest) => {
        const url = `${start}?${rest}`
        const found = shown(name, encodeNodeName(url))
        if (found) expect(found.text).toBe(url)
      }),
      { numRuns: randomRuns(5000) },
    )
  })

  it('has a path that a call goes to, and a direct address with it', () => {
    const { fact } = readProviderNode(name, encodeNodeName(`dubbo://h:1/shop/${name}?${plain}&version=1.0`), at)
    if (!fact) throw new Error('no provider')
    expect([pathOfProvider(fact), directUrl(fact)]).toEqual([`shop/${name}`, `dubbo://h:1/shop/${name}?version=1.0`])
    const { fact: usual } = readProviderNode(name, encodeNodeName(`dubbo://h:1/${name}?${plain}`), at)
    expect(usual && pathOfProvider(usual)).toBe(name)
  })

  it('has the path that the metadata of an application says', () => {
    const [claimed, usual] = ['shop/orders', name].map((path) => claimedBy(path))
    expect(claimed?.url).toBe(`dubbo://10.0.0.7:20880/shop/orders?application=shop&interface=${name}&owner=me`)
    expect(usual?.url).toBeNull()
  })
})

function claimedBy(path: string): ProviderFact | undefined {
  const service = { name, protocol: 'dubbo', port: 20_880, path, params: { owner: 'me' } }
  const [offered] = parseMetadataJson(Buffer.from(JSON.stringify({ app: 'shop', revision: 'r', services: { one: service } })))
  const data = { name: 'shop', address: '10.0.0.7', port: 20_880, payload: { metadata: { 'dubbo.metadata.revision': 'r' } } }
  const instance = parseInstanceNode('shop', '10.0.0.7:20880', Buffer.from(JSON.stringify(data)))
  if (!offered) throw new Error('nothing offered')
  const claim = { group: '', version: '', methods: [], instance, offered }
  const nodes = { interface: name, path: at, providers: [], consumers: [], claims: [claim] }
  return mergeInterface(nodes, { hasInstance: () => false, rulesFor: () => [] }).providers[0]
}
