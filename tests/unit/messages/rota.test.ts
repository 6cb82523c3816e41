import { describe, expect, it } from 'vitest'
import { createRota } from '../../../lib/messages/io/rocketmq/rota.ts'

describe('whom a look asks about', () => {
  it('is everybody in turn, first of whom nothing is known', () => {
    const rota = createRota(2)
    const known = new Set(['a'])
    const look = (): string[] => {
      const asked = [...rota.next(['a', 'b', 'c', 'd', 'e'], (key) => known.has(key))]
      for (const key of asked) known.add(key)
      return asked
    }
    expect([look(), look(), look(), look()]).toEqual([
      ['b', 'c'],
      ['d', 'e'],
      ['a', 'b'],
      ['c', 'd'],
    ])
  })

  it('is who could not be asked before those who could', () => {
    const rota = createRota(1)
    expect([...rota.next(['a', 'b'], () => false)]).toEqual(['a'])
    expect([...rota.next(['a', 'b'], (key) => key === 'b')]).toEqual(['a'])
  })

  it('forgets who is listed no more', () => {
    const rota = createRota(1)
    rota.next(['a', 'b'], () => true)
    rota.keepOnly(['b'])
    expect([...rota.next(['a', 'b'], () => true)]).toEqual(['a'])
  })
})
