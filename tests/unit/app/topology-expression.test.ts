import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completions, parseExpression } from '../../../app/(console)/topology/model/expression'
import { findNodes, hideNodes } from '../../../app/(console)/topology/model/find-nodes'
import type { TopologyNode } from '../../../app/(console)/topology/model/health'
import { fastestOf } from '../../support/fastest-of'

const node = (label: string, change: Partial<TopologyNode> = {}): TopologyNode => ({
  id: `application:${label}`,
  label,
  kind: 'application',
  group: '',
  owner: 'team-pay',
  organization: 'acme',
  registries: ['main'],
  instanceCount: 2,
  generations: ['2.6'],
  problems: [],
  traffic: { callsPerSecond: 20, errorRate: 0.02, averageMs: 8, maxMs: 250 },
  ...change,
})
const nodes = [
  node('order-service'),
  node('order-batch', { owner: 'team-order', generations: ['3.2'], traffic: null }),
  node('payment', { traffic: { callsPerSecond: 5, errorRate: 0, averageMs: 2, maxMs: 9 }, registries: ['main', 'shanghai'] }),
  node('com.shop.OrderService:1.0.0', { id: 'service:com.shop.OrderService:1.0.0', kind: 'service', group: 'order-service' }),
]
const found = (text: string): string[] => nodes.filter(parseExpression(text).test).map(({ label }) => label)
const problem = (text: string) => parseExpression(text).problem

describe('an expression', () => {
  it.each([
    ['order', ['order-service', 'order-batch', 'com.shop.OrderService:1.0.0']],
    ['app:order-*', ['order-service', 'order-batch', 'com.shop.OrderService:1.0.0']],
    ['app:*batch', ['order-batch']],
    ['service:OrderService', ['com.shop.OrderService:1.0.0']],
    ['owner:pay kind:application', ['order-service', 'payment']],
    ['!owner:pay', ['order-batch']],
    ['-app:order*', ['payment']],
    ['health:warning', ['order-service', 'com.shop.OrderService:1.0.0']],
    ['health:ok,unknown', ['order-batch', 'payment']],
    ['gen:2', ['order-service', 'payment', 'com.shop.OrderService:1.0.0']],
    ['gen:3.2', ['order-batch']],
    ['registry:shanghai', ['payment']],
    ['errors>=1%', ['order-service', 'com.shop.OrderService:1.0.0']],
    ['max>0.2s calls>10 kind:application', ['order-service']],
    ['calls<=5', ['payment']],
    ['"order-service"', ['order-service', 'com.shop.OrderService:1.0.0']],
  ])('%s finds %j', (text, labels) => expect(found(text)).toEqual(labels))

  it.each([
    ['colour:red', 'unknown-key'],
    ['app>3', 'unknown-key'],
    ['owner:', 'no-value'],
    ['!', 'no-value'],
    ['calls>many', 'not-a-number'],
    ['health:sick', 'unknown-health'],
    ['x'.repeat(501), 'too-long'],
  ])('%s is said to be wrong: %s', (text, code) => expect(problem(text)?.code).toBe(code))

  it('with a mistake hides and finds nothing: a typing error never empties the map', () => {
    const graph = { nodes, edges: [] }
    expect(hideNodes(graph, parseExpression('app:* calls>x'))).toBe(graph)
    expect(findNodes(graph, parseExpression('calls>x'))).toBeUndefined()
  })

  it('what is not measured is neither above nor below', () => {
    expect(found('calls>=0')).not.toContain('order-batch')
    expect(found('calls<1000000')).not.toContain('order-batch')
  })

  it('hiding a node takes what hangs on it', () => {
    const edge = { id: 'e', from: 'application:payment', to: 'application:order-batch', services: [], traffic: null, broken: false }
    expect(hideNodes({ nodes, edges: [edge] }, parseExpression('app:payment')).edges).toEqual([])
  })

  it('never throws, and not turned round is the rest, whatever is typed', () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const expression = parseExpression(text)
        for (const each of nodes) expression.test(each)
        const word = /^[a-z0-9*]+$/i.test(text) ? text : 'order'
        expect(found(word).length + found(`!${word}`).length).toBe(nodes.length)
      }),
      { numRuns: 2000 },
    ))

  it('stays linear on many stars', () => {
    const { test } = parseExpression(`name:${'*a'.repeat(200)}`)
    expect(fastestOf(3, () => test(node('a'.repeat(20_000))))).toBeLessThan(200)
  })

  it('offers the keys that a word may become', () => {
    expect(completions('app:x ow')).toEqual(['owner:'])
    expect(completions('owner:pay')).toEqual([])
  })
})
