import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAppError } from '../../../lib/platform/errors.ts'
import { parseDefinitionNode, type DefinitionPlace } from '../../../lib/registry/definition-node.ts'
import { randomRuns } from '../../support/long.ts'
import { methodDefinitionSchema, typeDefinitionSchema } from '../../../lib/registry/definition-schema.ts'

const place = (part: Partial<DefinitionPlace> = {}): DefinitionPlace => ({
  path: '/dubbo/metadata/x',
  interface: 'com.shop.CartService',
  between: ['1.0.0'],
  side: 'provider',
  application: 'cart',
  ...part,
})
const parse = (document: unknown, part: Partial<DefinitionPlace> = {}) =>
  parseDefinitionNode(place(part), Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)))

/** Data of the recorded nodes below a path, as real applications wrote it. */
function recorded(file: string, path: string): string {
  const lines = readFileSync(new URL(`../../fixtures/dubbo/${file}`, import.meta.url), 'utf8').split('\n')
  const at = lines.findIndex((line) => line.endsWith(` ${path}`))
  return (lines[at + 1] ?? '').replace(/^ {4}data\(\d+\): /, '')
}

describe('a service definition', () => {
  it('is read as Dubbo 2.7.23 and 3.3.6 write it', () => {
    const old = parse(recorded('znodes-all.txt', '/dubbo/metadata/demo.Echo27/1.0.0/provider/p27'), { interface: 'demo.Echo27' })
    expect(old).toMatchObject({
      service: 'demo.Echo27:1.0.0',
      release: '2.7.23',
      problem: '',
      methods: [
        { name: 'where', parameterTypes: ['java.lang.String'], returnType: 'java.lang.String' },
        { name: 'slow', parameterTypes: ['java.lang.String', 'int'], returnType: 'java.lang.String' },
      ],
      types: [
        { name: 'java.lang.String', kind: 'plain' },
        { name: 'int', kind: 'plain' },
      ],
    })
    const name = 'com.shop.catalog.CatalogService'
    const now = parse(recorded('znodes-application-level.txt', `/dubbo/metadata/${name}/1.0.0/provider/catalog-service`), {
      interface: name,
    })
    expect(now.methods).toContainEqual({ name: 'describe', parameterTypes: ['java.lang.String'], returnType: 'com.shop.catalog.Product' })
    const product = now.types.find((type) => type.name === 'com.shop.catalog.Product')
    expect(product?.kind).toBe('object')
    expect(Object.keys(product?.properties ?? {}).length).toBeGreaterThan(0)
  })

  it('of a consumer is its parameters', () => {
    const path = '/dubbo/metadata/com.shop.payment.PaymentService/1.0.0/eu/consumer/order-service'
    const fact = parse(recorded('znodes-application-level.txt', path), {
      interface: 'com.shop.payment.PaymentService',
      side: 'consumer',
      application: 'order-service',
      between: ['1.0.0', 'eu'],
    })
    expect(fact).toMatchObject({ service: 'eu/com.shop.payment.PaymentService:1.0.0', release: '3.2.18', methods: [], problem: '' })
    expect(fact.params['register.ip']).toBe('192.0.2.2')
  })

  it.each([
    [
      'version and group of the parameters, whatever the path',
      { parameters: { version: 'a', group: 'a' } },
      ['a'],
      'a/com.shop.CartService:a',
    ],
    ['a group alone', { parameters: { group: 'g', application: 'cart' } }, ['g'], 'g/com.shop.CartService'],
    ['neither', { parameters: { application: 'cart' } }, [], 'com.shop.CartService'],
    ['the path where there are no parameters', {}, ['1.0.0', 'g'], 'g/com.shop.CartService:1.0.0'],
    ['one part of the path without parameters: a version', { methods: [] }, ['1.0.0'], 'com.shop.CartService:1.0.0'],
  ])('takes %s', (_what, document, between, service) => {
    expect(parse(document, { between }).service).toBe(service)
  })

  it('follows what fastjson wrote once (2.7.18), and leaves out what leads nowhere', () => {
    const item = { type: 'com.shop.Item', properties: { name: 'java.lang.String', next: { $ref: '$.types[0]' } } }
    const { methods, types } = parse({
      methods: [
        { name: 'add', parameterTypes: ['com.shop.Item'], returnType: 'void' },
        { name: 'put', parameterTypes: { $ref: '$.methods[0].parameterTypes' }, returnType: 'void' },
        { $ref: '$.methods[7]' },
        { $ref: '..' },
      ],
      types: [item, { $ref: '$.types[0]' }, { $ref: '$.types[2]' }, { type: 'void' }],
      parameters: { version: '1.0.0' },
    })
    expect(methods.map((method) => `${method.name} ${method.parameterTypes.join()}`)).toEqual(['add com.shop.Item', 'put com.shop.Item'])
    expect(types.map((type) => type.name)).toEqual(['com.shop.Item', 'void'])
    expect(types[0]?.properties).toEqual({ name: 'java.lang.String', next: 'com.shop.Item' })
  })

  it('knows what kind a type is', () => {
    const { types } = parse({
      types: [
        { type: 'com.shop.State', enums: ['NEW', 'PAID'] },
        { type: 'com.shop.Item[]', items: ['com.shop.Item'] },
        { type: 'java.util.List<com.shop.Item>', items: [{ type: 'com.shop.Item' }] },
        { type: 'java.util.Map<java.lang.String,int>', items: ['java.lang.String', 'int'] },
        { type: 'com.shop.Item', properties: { old: { type: 'int' } } },
        { type: 'int', enums: [], items: [], properties: {} },
      ],
    })
    expect(types.map((type) => type.kind)).toEqual(['enum', 'array', 'array', 'map', 'object', 'plain'])
    expect(types[4]?.properties).toEqual({ old: 'int' })
    expect(types[2]?.items).toEqual(['com.shop.Item'])
  })

  it.each([
    ['an address, as Curator leaves it', '10.0.0.5', 'address'],
    ['nothing', '', 'empty'],
    ['text that is no JSON', '{"methods":', 'no JSON'],
    ['a JSON list', '[]', 'no JSON object'],
    ['more than a node may hold', ' '.repeat(1024 * 1024 + 1), 'more than'],
  ])('says why it is unreadable: %s', (_what, data, why) => {
    expect(parse(data)).toMatchObject({ methods: [], types: [], problem: expect.stringContaining(why) })
  })

  it('is bounded, however much was written', () => {
    const many = Array.from({ length: 3000 }, (_, at) => ({
      name: `m${at}`,
      parameterTypes: Array(at === 0 ? 200 : 1).fill('int'),
      type: `t${at}`,
    }))
    const { methods, types } = parse({ methods: many, types: many })
    expect([methods.length, methods[0]?.parameterTypes.length, types.length]).toEqual([1000, 50, 1000])
  })
})

const field = fc.constantFrom('methods', 'types', 'parameters', 'type', 'name', 'properties', 'enums', 'items', '$ref', 'parameterTypes')
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.jsonValue(),
    fc.constantFrom('$', '$.types[0]', '$.methods', '..', '\0', '\uD800', '__proto__'),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(field, fc.string()), tie('tree'), { maxKeys: 5 }),
  ),
}))

describe('whatever a node holds', () => {
  it('is read or said to be unreadable, in the shape of the API', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom('provider' as const, 'consumer' as const), (document, side) => {
        const fact = parse(JSON.stringify(document) ?? '', { side })
        methodDefinitionSchema.array().parse(fact.methods)
        typeDefinitionSchema.array().parse(fact.types)
        expect(JSON.stringify(fact)).not.toContain(String.raw`\u0000`)
      }),
      { numRuns: randomRuns(3000) },
    )
  })

  it('throws nothing but invalid-input, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          parseDefinitionNode(place(), bytes)
        } catch (error) {
          expect(isAppError(error, 'invalid-input')).toBe(true)
        }
      }),
      { numRuns: randomRuns(3000) },
    )
  })
})
