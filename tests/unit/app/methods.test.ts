import { describe, expect, it } from 'vitest'
import { findMethods, shortType, signatureText, typesWithin } from '../../../app/(console)/services/[id]/methods/type-names.ts'
import type { TypeDefinition } from '../../../lib/registry/definition-schema.ts'

const type = (name: string, more: Partial<TypeDefinition> = {}): [string, TypeDefinition] => [
  name,
  { name, kind: 'object', properties: {}, values: [], items: [], ...more },
]
const types = new Map([
  type('com.shop.Order', { properties: { id: 'long', parent: 'com.shop.Order' } }),
  type('com.shop.State', { kind: 'enum', values: ['NEW', 'PAID'] }),
  type('java.util.List<com.shop.Order>', { kind: 'array', items: ['com.shop.Order'] }),
  type('java.lang.String', { kind: 'plain' }),
  type('com.shop.Empty'),
])
const create = { name: 'create', parameterTypes: ['com.shop.Order', 'long'], returnType: 'java.util.Map<java.lang.String,com.shop.State>' }

describe('types of methods', () => {
  it('are named by their last word, also within brackets and arrays', () => {
    expect(shortType('java.util.Map<java.lang.String, com.shop.Order$Line[]>')).toBe('Map<String, Order$Line[]>')
    expect(shortType('long')).toBe('long')
  })

  it('make a signature that can be pasted, and nothing of what is not known', () => {
    expect(signatureText(create)).toBe('java.util.Map<java.lang.String,com.shop.State> create(com.shop.Order, long)')
    expect(signatureText(create, true)).toBe('Map<String,State> create(Order, long)')
    expect(signatureText({ name: 'ping', parameterTypes: [], returnType: '' })).toBe('ping')
  })

  it('open what has fields or values: themselves, their elements, their arguments', () => {
    const names = (name: string) => typesWithin(name, types).map((found) => found.name)
    expect(names('com.shop.Order')).toEqual(['com.shop.Order'])
    expect(names('com.shop.Order[]')).toEqual(['com.shop.Order'])
    expect(names('java.util.List<com.shop.Order>')).toEqual(['com.shop.Order'])
    expect(names('java.util.Map<java.lang.String,com.shop.State>')).toEqual(['com.shop.State'])
    expect(names('com.shop.Empty')).toEqual([])
    expect(names('java.lang.String')).toEqual([])
  })

  it('find methods by name, parameter and result', () => {
    const all = [create, { name: 'ping', parameterTypes: [], returnType: '' }]
    expect(findMethods(all, 'ORDER crea')).toEqual([create])
    expect(findMethods(all, 'state')).toEqual([create])
    expect(findMethods(all, '')).toEqual(all)
    expect(findMethods(all, 'nothing')).toEqual([])
  })
})
