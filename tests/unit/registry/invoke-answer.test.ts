import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerToJson } from '#lib/registry/invoke/answer-json'
import {
  decodeGenericDubbo,
  decodeGenericTri,
  encodeGenericDubbo,
  encodeGenericTri,
  type GenericCall,
} from '#lib/registry/invoke/generic-call'
import { createHessianReader, type HessianList, type HessianValue } from '#lib/statistics/hessian-reader'
import { writeHessian } from '#lib/statistics/hessian-writer'
import { randomRuns } from '../../support/long.ts'

describe('answerToJson', () => {
  const list = (items: HessianValue[]): HessianList => ({ kind: 'list', type: '', items })

  it('ends a value that holds itself, and writes a shared one where it stands', () => {
    const own = list([])
    own.items.push(own)
    const shared = list([1])
    expect(answerToJson(own).value).toEqual(['(the same again, inside itself)'])
    expect(answerToJson(list([shared, shared])).value).toEqual([[1], [1]])
  })

  it('stays small for references that multiply: twenty lists of the one before, twice each', () => {
    let value = list(['laugh'])
    for (let level = 0; level < 20; level += 1) value = list([value, value])
    const { value: json, isCut } = answerToJson(value)
    expect(isCut).toBe(true)
    expect(JSON.stringify(json).length).toBeLessThan(1_000_000)
  })

  it('writes longs beyond 2^53 as text, BigDecimal as its text, and a map with objects for keys as pairs', () => {
    expect(answerToJson(2n ** 60n).value).toBe('1152921504606846976')
    expect(answerToJson({ kind: 'object', type: 'java.math.BigDecimal', fields: new Map([['value', '1.50']]) }).value).toBe('1.50')
    const key: HessianValue = { kind: 'object', type: 'a.Key', fields: new Map([['id', 1]]) }
    expect(answerToJson({ kind: 'map', type: '', entries: [[key, 'x']] }).value).toEqual([[{ class: 'a.Key', id: 1 }, 'x']])
  })
})

const call: GenericCall = {
  service: { interface: 'a.B', group: 'g', version: '1' },
  path: 'a.B',
  method: 'go',
  parameterTypes: ['int'],
  arguments: [{ kind: 'int', value: 5 }],
  timeoutMs: 700,
  attachments: { trace: 'x' },
}

const dubbo = (status: number, body: Uint8Array, serialization = 2) => decodeGenericDubbo({ status, serialization, body })

describe('a generic call', () => {
  it('says over the dubbo protocol which service, method and types it wants, and that it is generic', () => {
    const frame = encodeGenericDubbo(call)
    expect([...frame.subarray(0, 4)]).toEqual([0xda, 0xbb, 0xc2, 0])
    const reader = createHessianReader(frame.subarray(16))
    expect(Array.from({ length: 6 }, () => reader.read())).toEqual([
      '2.0.2',
      'a.B',
      '1',
      '$invoke',
      'Ljava/lang/String;[Ljava/lang/String;[Ljava/lang/Object;',
      'go',
    ])
    expect(reader.read()).toMatchObject({ type: '[string', items: ['int'] })
    expect(reader.read()).toMatchObject({ type: '[object', items: [5] })
    expect(answerToJson(reader.read()).value).toEqual({
      trace: 'x',
      path: 'a.B',
      interface: 'a.B',
      version: '1',
      group: 'g',
      timeout: '700',
      generic: 'true',
    })
    expect(encodeGenericTri(call)).toMatchObject({
      path: '/a.B/$invoke',
      headers: { generic: 'true', 'tri-service-group': 'g', 'grpc-timeout': '700m' },
    })
  })

  it('tells what was thrown from what the provider refused', () => {
    const body = (...values: Parameters<typeof writeHessian>[0]): Uint8Array => writeHessian(values)
    expect(dubbo(20, body({ kind: 'int', value: 1 }, 'x'))).toMatchObject({ outcome: 'value', value: 'x' })
    expect(dubbo(20, body({ kind: 'int', value: 5 }))).toMatchObject({ outcome: 'value', value: null })
    expect(dubbo(100, body('Thread pool is EXHAUSTED\n\tat a.B'))).toMatchObject({
      outcome: 'refused',
      error: { message: 'its thread pool is exhausted: Thread pool is EXHAUSTED' },
    })
    // fastjson2's marks before the text, as 3.2 writes it
    const marked = Uint8Array.from([0x79, 0x44, 0x12, ...new TextEncoder().encode('org.a.RpcException: No such method burn\n\tat x')])
    expect(dubbo(70, marked, 23).error?.message).toBe('service error: org.a.RpcException: No such method burn')
    expect(() => dubbo(20, body('nonsense'))).toThrow('not Dubbo')
    expect(() => dubbo(20, marked, 23)).toThrow('serialization 23')
  })

  it('survives answers of random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 120 }), (bytes, status) => {
        for (const decode of [() => dubbo(status, bytes), () => decodeGenericTri({ status: '0', problem: '', message: bytes })]) {
          try {
            decode()
          } catch (error) {
            expect(error).toMatchObject({ code: 'invalid-input' })
          }
        }
      }),
      { numRuns: randomRuns(2000) },
    )
  })
})
