import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reachOf } from '../../../lib/registry/consumer-reach.ts'

const provider = (generation: string, level: 'interface' | 'application' | 'both', disabled = false, registry = 'main') => ({
  generation,
  level,
  disabled,
  registry,
})
const consumer = (generation: string) => ({ application: 'web', generation, registry: 'main' })
const none = new Set<string>()
const mixed = [provider('2.6', 'interface'), provider('2.7', 'interface'), provider('3.3', 'both')]

describe('the providers a consumer reaches', () => {
  it('are all for Dubbo 2, except those registered by application only', () => {
    expect(reachOf(consumer('2.7'), [...mixed, provider('3.3', 'application')], none)).toEqual({
      reached: 3,
      total: 4,
      unseen: 1,
      starved: 0,
      disabled: 0,
    })
  })

  it('leave those of Dubbo 2 out for Dubbo 3 as soon as one is registered by application', () => {
    expect(reachOf(consumer('3.3'), mixed, none)).toMatchObject({ reached: 1, starved: 2 })
    expect(reachOf(consumer('3.3'), mixed.slice(0, 2), none)).toMatchObject({ reached: 2, starved: 0 })
  })

  it('are all again with the migration rule FORCE_INTERFACE', () => {
    expect(reachOf(consumer('3.3'), mixed, new Set(['web']))).toMatchObject({ reached: 3, starved: 0 })
  })

  it('are those of its own registry, and not the disabled ones while others are there', () => {
    const others = [provider('2.7', 'interface', true), provider('2.7', 'interface'), provider('2.7', 'interface', false, 'other')]
    expect(reachOf(consumer('2.7'), others, none)).toMatchObject({ reached: 1, total: 2, disabled: 1 })
    expect(reachOf(consumer('2.7'), [provider('2.7', 'interface', true)], none)).toMatchObject({ reached: 1, disabled: 0 })
    expect(reachOf(consumer('3.3'), [provider('3.3', 'both', true)], none)).toMatchObject({ reached: 0, disabled: 1 })
  })

  it('and those it does not reach are all of them, whatever there is', () => {
    const anyProvider = fc.record({
      generation: fc.constantFrom('2.6', '2.7', '3.1', '3.3'),
      level: fc.constantFrom('interface' as const, 'application' as const, 'both' as const),
      disabled: fc.boolean(),
      registry: fc.constantFrom('main', 'other'),
    })
    fc.assert(
      fc.property(fc.array(anyProvider, { maxLength: 12 }), fc.constantFrom('2.6', '3.3'), (providers, generation) => {
        const { reached, total, unseen, starved, disabled } = reachOf(consumer(generation), providers, none)
        expect(reached + unseen + starved + disabled).toBe(total)
      }),
    )
  })
})
