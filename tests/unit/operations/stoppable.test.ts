import { describe, expect, it } from 'vitest'
import { operationStates } from '../../../lib/operations/state-machine.ts'
import { stoppable } from '../../../lib/operations/stoppable.ts'

const written = ['planned', 'claimed', 'writing', 'written', 'verifying', 'read-back']
const howOf = (state: (typeof operationStates)[number], names: readonly string[], hasInverse = true) =>
  stoppable({ state, hasInverse, undoneBy: null, steps: names.map((name) => ({ name })) }).how

describe('a change', () => {
  it('is given up while it waits, and taken back once it was read back', () => {
    expect(howOf('queued', ['planned'])).toBe('drop')
    for (const state of ['verifying', 'succeeded', 'needs-attention'] as const) expect(howOf(state, written)).toBe('take-back')
  })

  it('is left alone in the middle of its writes, also when an earlier attempt was read back', () => {
    expect(howOf('executing', written)).toBe('not')
    expect(howOf('verifying', written.slice(0, -1))).toBe('not')
    expect(howOf('verifying', [...written, 'not-done', 'writing', 'interrupted', 'verifying'])).toBe('not')
    expect(howOf('needs-attention', ['planned', 'claimed', 'writing'])).toBe('not')
  })

  it('says in codes why it is not stopped', () => {
    const seen = stoppable({ state: 'refused', hasInverse: true, undoneBy: null, steps: [] })
    const said = [{ code: 'stop-nothing', params: { state: 'refused' } }]
    expect(seen).toEqual({ how: 'not', reason: { text: 'It is refused: there is nothing to stop.', said } })
  })

  it('is not stopped where it has no way back, was undone, or came to nothing', () => {
    expect(operationStates.filter((state) => howOf(state, written, false) !== 'not')).toEqual([])
    expect(stoppable({ state: 'succeeded', hasInverse: true, undoneBy: 'other', steps: [] }).how).toBe('not')
    for (const state of ['refused', 'discarded', 'rejected'] as const) expect(howOf(state, ['planned'])).toBe('not')
  })
})
