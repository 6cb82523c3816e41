import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TypeDefinition } from '#lib/registry/definition-schema'
import { answerToJson } from '#lib/registry/invoke/answer-json'
import { argumentTemplate } from '#lib/registry/invoke/argument-template'
import { encodeArguments } from '#lib/registry/invoke/encode-arguments'
import { erasedName, parseJavaType } from '#lib/registry/invoke/java-type'
import { createHessianReader } from '#lib/statistics/hessian-reader'
import { writeHessian } from '#lib/statistics/hessian-writer'
import { randomRuns } from '../../support/long.ts'

const definition = (name: string, properties: Record<string, string>, values: string[] = []): [string, TypeDefinition] => [
  name,
  { name, kind: values.length > 0 ? 'enum' : 'object', properties, values, items: [] },
]
const types = new Map([
  definition('com.shop.Order', {
    id: 'long',
    lines: 'java.util.List<com.shop.Order.Line>',
    state: 'com.shop.State',
    parent: 'com.shop.Order',
  }),
  definition('com.shop.Order.Line', { sku: 'java.lang.String', price: 'java.math.BigDecimal' }),
  definition('com.shop.State', {}, ['NEW', 'PAID']),
])

const erase = (name: string): string => erasedName(parseJavaType(name))

describe('type names', () => {
  it('are erased to what a class is found by: arguments gone, inner classes after $, variables as Object', () => {
    expect(
      [
        'java.util.Map<java.lang.String, java.util.List<com.a.B>>',
        'int',
        'com.a.B[][]',
        '[Ljava.lang.String;',
        '[J',
        'T',
        'com.a.Out.In',
      ].map(erase),
    ).toEqual(['java.util.Map', 'int', 'com.a.B[][]', 'java.lang.String[]', 'long[]', 'java.lang.Object', 'com.a.Out$In'])
    expect(parseJavaType('java.util.List<? extends com.a.B>').args[0]?.raw).toBe('com.a.B')
  })

  it('of any text are read without an error, in bounded time', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', ',', '[', ']', 'a', '.', '?', ' '), maxLength: 400 }), (text) => {
        expect(typeof erase(text)).toBe('string')
      }),
      { numRuns: randomRuns(1000) },
    )
  })
})

describe('encodeArguments', () => {
  it('makes of an object a map that says its class, with every field in the width of its type', () => {
    const [order] = encodeArguments(
      ['com.shop.Order'],
      [{ id: '9007199254740993', lines: [{ sku: 'a', price: 1.5 }], state: 'PAID' }],
      types,
    )
    expect(order).toEqual({
      kind: 'map',
      type: '',
      entries: [
        ['class', 'com.shop.Order'],
        ['id', { kind: 'long', value: 9007199254740993n }],
        [
          'lines',
          {
            kind: 'list',
            type: '',
            items: [
              {
                kind: 'map',
                type: '',
                entries: [
                  ['class', 'com.shop.Order$Line'],
                  ['sku', 'a'],
                  ['price', '1.5'],
                ],
              },
            ],
          },
        ],
        ['state', 'PAID'],
      ],
    })
  })

  it('names the place of what does not fit', () => {
    const refusal = (type: string, value: unknown): string => {
      try {
        encodeArguments([type], [value], types)
        return 'taken'
      } catch (error) {
        return error instanceof Error ? error.message : ''
      }
    }
    expect([
      refusal('int', null),
      refusal('int', 2 ** 31),
      refusal('long', 1.5),
      refusal('com.shop.Order', { state: 'LOST' }),
      refusal('java.util.List<java.lang.Integer>', [1, 'x']),
      refusal('java.util.Map<java.lang.Integer,java.lang.String>', { one: 'x' }),
      refusal('byte[]', 'no base64!'),
      refusal('java.util.Date', 'yesterday'),
    ]).toEqual([
      expect.stringContaining('arguments[0]: int, which cannot be null'),
      expect.stringContaining('arguments[0]: a whole number of 32 bits'),
      expect.stringContaining('arguments[0]: a whole number of 64 bits'),
      expect.stringContaining('arguments[0].state: one of NEW, PAID'),
      expect.stringContaining('arguments[0][1]: a whole number'),
      expect.stringContaining('arguments[0].one: a whole number'),
      expect.stringContaining('arguments[0]: bytes'),
      expect.stringContaining('arguments[0]: a date'),
    ])
  })

  it('takes any JSON for a type that is not known, as far as it may go', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 10 }), (value) => {
        const [encoded = null] = encodeArguments(['com.unknown.Thing'], [value], types)
        expect(answerToJson(createHessianReader(writeHessian([encoded])).read()).isCut).toBe(false)
      }),
      { numRuns: randomRuns(300) },
    )
  })

  it('takes every template as it is', () => {
    for (const type of [
      'com.shop.Order',
      'java.util.List<com.shop.Order[]>',
      'java.util.Map<java.lang.Long,com.shop.State>',
      'java.time.LocalDate',
      'char',
      'double',
    ]) {
      const values = argumentTemplate({ name: 'm', parameterTypes: [type], returnType: '' }, types)
      expect(encodeArguments([type], values, types)).toHaveLength(1)
    }
  })
})

describe('argumentTemplate', () => {
  it('writes every field once and ends where a type holds itself', () => {
    expect(argumentTemplate({ name: 'm', parameterTypes: ['com.shop.Order'], returnType: '' }, types)).toEqual([
      { id: 0, lines: [{ sku: '', price: '0' }], state: 'NEW', parent: null },
    ])
  })
})
