import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editWeightDocument, formatWeightDocument } from '../../../lib/governance/edit-weight-document.ts'
import { asSeenBy, interfacesOf, isSameFor, onLive, shareDocuments } from '../../../lib/governance/shared-document.ts'
import { isReadable, parseWeightDocument } from '../../../lib/governance/weight-document.ts'

const path = '/dubbo/config/dubbo/shop.configurators'
const first = '10.0.0.1:20880'
const [orders, stock] = ['com.shop.Order', 'com.shop.Stock'] as const

/** A document of the application after weights were set one after the other. */
function documentOf(...weights: readonly (readonly [string, string, number | null])[]): string | null {
  let text: string | null = null
  for (const [name, address, weight] of weights)
    text = editWeightDocument(text, 'shop', new Map([[address, weight]]), { interfaceName: name }).after
  return text
}

/** The write of one change, as it is planned on a text. */
function writeOf(before: string | null, name: string, changes: [string, number | null][]) {
  return {
    path,
    form: 'configurators-application',
    interfaces: [name],
    ...editWeightDocument(before, 'shop', new Map(changes), { interfaceName: name }),
  }
}

const weightsOf = (text: string | null, name: string): Record<string, number> => {
  const document = parseWeightDocument(text ?? formatWeightDocument('shop', new Map(), { interfaceName: name }), { interfaceName: name })
  return isReadable(document) ? Object.fromEntries(document.ours.map(({ address, weight }) => [address, weight])) : {}
}

const change = fc.tuple(fc.constantFrom(first, '10.0.0.2:20880'), fc.option(fc.integer({ min: 0, max: 1000 })))
const changes = fc.array(
  change.map(([address, weight]) => ({ name: orders, address, weight })),
  { maxLength: 5 },
)

describe('onLive', () => {
  it('is the planned write where nothing moved', () => {
    const write = writeOf(documentOf([stock, first, 50]), orders, [[first, 300]])
    expect(onLive(write, write.before)).toBe(write)
  })

  it('puts an item beside those that others wrote since, to the byte', () => {
    const live = `# theirs\n${documentOf([stock, first, 50]) ?? ''}# end\n`
    const write = writeOf(null, orders, [[first, 300]])
    expect(onLive(write, live)).toMatchObject({ before: live, via: null })
    const added = editWeightDocument(null, 'shop', new Map([[first, 300]]), { interfaceName: orders }).after?.split('configs:\n')[1] ?? ''
    expect(onLive(write, live)?.after).toBe(live.replace('# end\n', `${added}# end\n`))
  })

  it('takes away only its own items where the document was to be deleted, and deletes it where it has become the last', () => {
    const own = documentOf([orders, first, 300])
    const both = documentOf([orders, first, 300], [stock, first, 50])
    expect(onLive(writeOf(own, orders, [[first, null]]), both)).toMatchObject({ via: null, after: documentOf([stock, first, 50]) })
    const last = onLive(writeOf(both, orders, [[first, null]]), own)
    expect(last).toMatchObject({ via: own?.replace('enabled: true', 'enabled: false'), after: null })
  })

  it('leaves every weight of one service as planned and every weight of the other as it is', () => {
    fc.assert(
      fc.property(changes, changes, change, change, (start, later, [address, weight], [other, otherWeight]) => {
        const before = documentOf(...start.map(({ address: at, weight: to }) => [orders, at, to] as const), [stock, other, otherWeight])
        let live = before
        for (const { address: at, weight: to } of later)
          live = editWeightDocument(live, 'shop', new Map([[at, to]]), { interfaceName: stock }).after
        const write = writeOf(before, orders, [[address, weight]])
        const made = onLive(write, live)
        expect(made).toBeDefined()
        expect(weightsOf(made?.after ?? null, orders)).toEqual(weightsOf(write.after, orders))
        expect(weightsOf(made?.after ?? null, stock)).toEqual(weightsOf(live, stock))
      }),
      { numRuns: 40 },
    )
  })

  it.each([
    ['its own item moved', documentOf([orders, first, 7])],
    ['an item for every service is there', documentOf(['*', first, 7])],
    ['an item names it with its version', documentOf(['g1/com.shop.Order:1.0.0', first, 7])],
    ['an item names nobody', documentOf([stock, first, 7])?.replace(/ +services.*\n/, '')],
    ['it was disabled', documentOf([stock, first, 7])?.replace('enabled: true', 'enabled: false')],
    ['it cannot be read', 'configs: ['],
  ])('is not done where %s', (_, live) => {
    expect(onLive(writeOf(null, orders, [[first, 300]]), live ?? null)).toBeUndefined()
  })

  it.each([
    ['an item that is another', '  - *a\n'],
    ['an item with a part of another', '  - {side: consumer, parameters: *p}\n'],
  ])('is not done where %s has moved with that', (_, item) => {
    const text = (weight: number) =>
      `${documentOf([stock, first, 7]) ?? ''}  - &a {side: consumer, services: [x], parameters: &p {weight: ${weight}}}\n${item}`
    expect(onLive(writeOf(text(1), orders, [[first, 300]]), text(2))).toBeUndefined()
  })

  it('is not done where its own item stands twice: the plan makes it one, and which one decided is not said', () => {
    const twice = `${documentOf([orders, first, 300]) ?? ''}${documentOf([orders, first, 7])?.split('configs:\n')[1] ?? ''}`
    const live = editWeightDocument(twice, 'shop', new Map([[first, 50]]), { interfaceName: stock }).after
    expect(onLive(writeOf(twice, orders, [[first, 7]]), live)).toBeUndefined()
  })

  it('writes what several services of one operation want, and nothing of others', () => {
    const before = documentOf([orders, first, 300], [stock, first, 50])
    const write = {
      path,
      form: 'configurators-application',
      interfaces: [orders, stock],
      before,
      via: null,
      after: documentOf([orders, first, 0], [stock, first, 0]),
    }
    const live = documentOf([orders, first, 300], [stock, first, 50], ['com.shop.Cart', first, 9])
    expect(onLive(write, live)?.after).toBe(documentOf([orders, first, 0], [stock, first, 0], ['com.shop.Cart', first, 9]))
  })
})

describe('a document as services see it', () => {
  const seen = (content: string | null) => asSeenBy([orders], { [path]: content })

  it('is the same when others come and go, and another when its head or one of its own items moves', () => {
    const own = documentOf([orders, first, 300])
    expect(seen(documentOf([stock, first, 50], [orders, first, 300]))).toEqual(seen(own))
    expect(seen(documentOf([stock, first, 50]))).toEqual(seen(null))
    expect(seen(documentOf([orders, first, 301]))).not.toEqual(seen(own))
    expect(seen(own?.replace('v2.7', 'v3.0') ?? '')).not.toEqual(seen(own))
  })

  it('is the whole text of every other path', () => {
    const contents = { '/dubbo/config/dubbo/com.shop.Order:1.0.0:g1.configurators': documentOf([stock, first, 1]), '/dubbo/x': null }
    expect(asSeenBy([orders], contents)).toEqual(contents)
  })

  it('is compared only for writes that are shared', () => {
    const [one, other] = [documentOf([stock, first, 50]), documentOf([stock, first, 51])]
    const [shared, own] = shareDocuments(
      [writeOf(one, orders, []), { ...writeOf(one, orders, []), form: 'configurators-consumer', interfaces: undefined }].map(
        ({ interfaces: _interfaces, ...write }) => write,
      ),
      interfacesOf(['g1/com.shop.Order:1.0.0', 'com.shop.Order']),
    )
    expect(shared?.interfaces).toEqual([orders])
    expect(shared && isSameFor(shared, one, other)).toBe(true)
    expect(own && isSameFor(own, one, other)).toBe(false)
  })
})
