// Whatever stands in a tree: the readers of names and instances answer a fact, an oddity or invalid-input, and nothing else.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAppError } from '../../../lib/platform/errors.ts'
import { encodeNodeName, parseNodeName } from '../../../lib/registry/dubbo-url.ts'
import { parseInstanceNode } from '../../../lib/registry/instance-node.ts'
import { mergeInterface } from '../../../lib/registry/merge.ts'
import { classifyConfigNode, classifyRuleUrl } from '../../../lib/registry/rule-node.ts'
import { oddityCodes } from '../../../lib/registry/rows.ts'
import { parseNodeNameSplit } from '../../../lib/registry/split-url.ts'
import { interfaceOf, touchedBy, treePathsOf } from '../../../lib/registry/tree.ts'
import { readConsumerNode, readProviderNode } from '../../../lib/registry/url-facts.ts'
import { randomRuns } from '../../support/long.ts'

const name = 'com.shop.OrderService'
const paths = treePathsOf({ root: 'dubbo', servicesPath: '/services', configNamespace: 'dubbo', metadataRoot: 'dubbo' })
const nasty = fc.constantFrom('%', '%25', '%00', '+', '&', '=', '?', '://', '[', ']', '@', ':', '/', '\0', '\ud800', '__proto__', '😀', ' ')
const piece = fc.oneof(nasty, fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 4 }))
const soup = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''))
const keys = ['application', 'interface', 'group', 'version', 'weight', 'timestamp', 'methods', 'dynamic', 'release', 'dubbo', 'pid', 'tag']
/** Nearly a URL: a true skeleton with soup in its places, so that the fuzz gets past the first check */
const nearlyUrl = fc
  .record({
    protocol: fc.oneof(fc.constantFrom('dubbo', 'tri', 'consumer', 'override', 'empty', 'rest'), soup),
    host: fc.oneof(fc.constantFrom('10.0.0.1:20880', '[::1]:1', '', 'h', 'h:0', 'h:70000', 'u:p@h:1'), soup),
    path: fc.oneof(fc.constant(name), soup),
    params: fc.array(fc.tuple(fc.oneof(fc.constantFrom(...keys), soup), fc.oneof(fc.constantFrom(name, '1', '*', '-1', '1e3'), soup)), {
      maxLength: 8,
    }),
  })
  .map(
    ({ protocol, host, path, params }) =>
      `${protocol}://${host}/${path}?interface=${name}&${params.map(([key, value]) => `${key}=${value}`).join('&')}`,
  )
const nodeName = fc.oneof(nearlyUrl.map(encodeNodeName), nearlyUrl, soup)

function onlyInvalidInput(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
  }
}

const check = (arbitrary: fc.Arbitrary<string>, runs: number, read: (text: string) => void) =>
  fc.assert(fc.property(arbitrary, read), { numRuns: randomRuns(runs) })

/** What came of it: a value, or the text of the error. */
function told(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    return String(error)
  }
}

describe('a node that is named or filled with anything', () => {
  it('is a provider, an oddity with a known code, or both', () => {
    check(nodeName, 30_000, (text) => {
      const { fact, oddity } = readProviderNode(name, text, `/dubbo/${name}/providers/x`)
      if (!fact && !oddity) throw new Error('neither')
      if (oddity && !oddityCodes.includes(oddity.code)) throw new Error(oddity.code)
      if (fact && (fact.host === '' || fact.port < 0 || fact.port > 65_535 || !Number.isInteger(fact.weight)))
        throw new Error('a broken fact')
    })
  })

  it('is a consumer or an oddity', () => {
    check(nodeName, 20_000, (text) => {
      const { fact, oddity } = readConsumerNode(name, text, `/dubbo/${name}/consumers/x`)
      if (!fact === !oddity) throw new Error('neither or both')
    })
  })

  it('is read the same in one pass and in two', () => {
    const places = new Map<string, 'own' | 'drop'>([['application', 'own']])
    check(nodeName, 10_000, (text) =>
      onlyInvalidInput(() => {
        const whole = parseNodeName(text)
        const { params, rest, name: _name, head: _head, isSorted: _isSorted, ...head } = parseNodeNameSplit(text, places)
        expect({ ...head, params: { ...rest, ...params } }).toEqual(whole)
      }),
    )
  })

  it('is read the same whatever was read before it', () => {
    const places = new Map<string, 'own' | 'drop'>([
      ['application', 'own'],
      ['pid', 'drop'],
    ])
    const value = fc.constantFrom('', '1', 'a=b', '%26', name, '100%', 'ü b', 'a,b', 'a\0')
    const url = fc
      .tuple(fc.uniqueArray(fc.constantFrom('application', 'interface', 'pid', 'pids', 'version'), { minLength: 1 }), value, nasty)
      .map(([names, text, end]) => ({ query: names.toSorted().map((key) => `${key}=${text}`), end }))
      .map(({ query, end }) => `dubbo://h:1/${name}?${query.join('&')}${end === '&' || end === '=' ? end : ''}`)
    // as Java writes it, as others do, and with something in it that nobody should write
    const spoil = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('&', '?', '=', '%3f', '%3F', '%00', '\0', '%', '+', '\ud800'),
    )
    const neighbour = fc.oneof(
      { weight: 4, arbitrary: url.map(encodeNodeName) },
      url,
      url.map((text) => encodeNodeName(text).toLowerCase()),
      fc.tuple(url.map(encodeNodeName), spoil).map(([text, [at, odd]]) => {
        const place = Math.floor(at * text.length)
        return text.slice(0, place) + odd + text.slice(place)
      }),
    )
    const plain = encodeNodeName(`dubbo://h:1/${name}?application=1`)
    fc.assert(
      fc.property(fc.array(neighbour, { minLength: 2, maxLength: 8 }), (texts) => {
        for (const text of texts)
          expect(told(() => parseNodeNameSplit(text, places))).toStrictEqual(told(() => parseNodeNameSplit(text, new Map(places))))
      }),
      { numRuns: randomRuns(5_000), examples: [[[plain, plain.replace('Order', '?Order')]]] },
    )
  })

  it('makes no interface, rule or event fail', () => {
    check(nodeName, 20_000, (text) => {
      interfaceOf(text)
      for (const root of [paths.root, paths.services, paths.config, paths.mapping, paths.metadata]) touchedBy(paths, `${root}/${text}`)
      onlyInvalidInput(() => classifyConfigNode(text))
      onlyInvalidInput(() => classifyRuleUrl(name, text))
    })
  })

  it('is an instance or invalid-input', () => {
    const json = fc.oneof(
      fc.json({ maxDepth: 4 }),
      fc
        .record(
          {
            name: fc.anything({ maxDepth: 1 }),
            address: fc.oneof(fc.ipV4(), soup, fc.anything({ maxDepth: 1 })),
            port: fc.oneof(fc.integer(), fc.anything({ maxDepth: 1 })),
            payload: fc.oneof(
              fc.record({
                metadata: fc.dictionary(
                  fc.constantFrom('dubbo.endpoints', 'dubbo.metadata-service.url-params', 'timestamp', '__proto__'),
                  soup,
                ),
              }),
              fc.anything({ maxDepth: 2 }),
            ),
            registrationTimeUTC: fc.oneof(fc.double(), fc.maxSafeInteger()),
          },
          { requiredKeys: [] },
        )
        .map((value) => JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? String(item) : item)) ?? ''),
      soup,
    )
    const encoder = new TextEncoder()
    check(json, 15_000, (text) => onlyInvalidInput(() => parseInstanceNode('shop', '10.0.0.1:20880', encoder.encode(text))))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), soup, (bytes, node) => onlyInvalidInput(() => parseInstanceNode('shop', node, bytes))),
      { numRuns: randomRuns(5000) },
    )
  })

  it('hurts none of its neighbours when all are merged', () => {
    const good = encodeNodeName(`dubbo://10.9.9.9:20880/${name}?application=good&interface=${name}`)
    fc.assert(
      fc.property(fc.array(nodeName, { maxLength: 6 }), fc.array(nodeName, { maxLength: 6 }), (providers, consumers) => {
        const merged = mergeInterface(
          { interface: name, path: `/dubbo/${name}`, providers: [...providers, good], consumers, claims: [] },
          { hasInstance: () => false, rulesFor: () => [] },
        )
        if (!merged.providers.some((provider) => provider.application === 'good')) throw new Error('the good provider is lost')
      }),
      { numRuns: randomRuns(5000) },
    )
  })
})
