import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dryRun, dryRunSuggested } from '../../../lib/messages/bulk/dry-run.ts'
import {
  actionsOf,
  itemStateOf,
  nextMove,
  noCounts,
  shareDone,
  stateAfterAction,
  type Counts,
} from '../../../lib/messages/bulk/progress.ts'
import { freezeRequestSchema, itemStates, runActions, runStates, type Failures } from '../../../lib/messages/bulk/schema.ts'
import { sayOfPolicy } from '../../../lib/messages/policies/sentences.ts'
import { operationStates } from '../../../lib/operations/state-machine.ts'

const none: Failures = { needsAttention: 0, refused: 0 }
const running = { state: 'running', stopAfter: { needsAttention: 2, refused: 3 }, forgiven: none, width: 4 } as const
const counts = (some: Partial<Counts>): Counts => ({ ...noCounts, ...some })

describe('a bulk run', () => {
  it('begins as many as its width leaves room for, and no more than are left', () => {
    expect(nextMove(running, counts({ ready: 100 }))).toEqual({ do: 'take', upTo: 4 })
    expect(nextMove(running, counts({ ready: 100, running: 3 }))).toEqual({ do: 'take', upTo: 1 })
    expect(nextMove(running, counts({ ready: 2 }))).toEqual({ do: 'take', upTo: 2 })
    expect(nextMove(running, counts({ ready: 2, running: 4 }))).toEqual({ do: 'follow' })
  })

  it('counts what needs attention and what was refused apart, and pauses at either limit', () => {
    expect(nextMove(running, counts({ ready: 9, 'needs-attention': 1, refused: 2 }))).toMatchObject({ do: 'take' })
    expect(nextMove(running, counts({ ready: 9, 'needs-attention': 2 }))).toEqual({ do: 'pause', because: 'needs-attention' })
    expect(nextMove(running, counts({ ready: 9, refused: 3 }))).toEqual({ do: 'pause', because: 'refused' })
  })

  it('does not count what was left out when the list was frozen, nor what whoever resumed it knew of', () => {
    expect(nextMove(running, counts({ ready: 9, 'left-out': 50 }))).toMatchObject({ do: 'take' })
    const resumed = { ...running, forgiven: { needsAttention: 2, refused: 3 } }
    expect(nextMove(resumed, counts({ ready: 9, 'needs-attention': 3, refused: 5 }))).toMatchObject({ do: 'take' })
    expect(nextMove(resumed, counts({ ready: 9, 'needs-attention': 4, refused: 5 }))).toMatchObject({ do: 'pause' })
  })

  it('follows what is under way to its end, whatever a person said', () => {
    for (const state of ['running', 'paused', 'stopped'] as const)
      expect(nextMove({ ...running, state }, counts({ running: 1 }))).toEqual({ do: 'follow' })
    expect(nextMove({ ...running, state: 'stopped' }, counts({ ready: 5 }))).toEqual({ do: 'end', state: 'stopped' })
    expect(nextMove({ ...running, state: 'paused' }, counts({ ready: 5 }))).toEqual({ do: 'rest' })
    expect(nextMove(running, counts({ succeeded: 5 }))).toEqual({ do: 'end', state: 'completed' })
  })

  it('never begins anything unless it is running, never above its width, and never past a limit', () => {
    const count = fc.nat({ max: 30 })
    const facts = fc.record({
      state: fc.constantFrom(...runStates),
      stopAfter: fc.record({ needsAttention: fc.integer({ min: 1, max: 30 }), refused: fc.integer({ min: 1, max: 30 }) }),
      forgiven: fc.record({ needsAttention: count, refused: count }),
      width: fc.integer({ min: 1, max: 4 }),
    })
    const some = fc.record({ 'left-out': count, ready: count, running: count, succeeded: count, refused: count, 'needs-attention': count })
    fc.assert(
      fc.property(facts, some, (run, own) => {
        const move = nextMove(run, own)
        if (move.do === 'end') return own.running === 0
        if (move.do !== 'take') return true
        const failed = own['needs-attention'] - run.forgiven.needsAttention < run.stopAfter.needsAttention
        return run.state === 'running' && failed && move.upTo > 0 && own.running + move.upTo <= run.width && move.upTo <= own.ready
      }),
    )
  })

  it('takes only the words that mean something in its state', () => {
    expect(Object.fromEntries(runStates.map((state) => [state, actionsOf(state)]))).toEqual({
      frozen: ['start', 'discard'],
      running: ['pause', 'stop'],
      paused: ['resume', 'stop'],
      stopped: [],
      completed: [],
      discarded: [],
    })
    expect(runActions.map((action) => stateAfterAction('completed', action))).toEqual(runActions.map(() => undefined))
  })

  it('knows an end for every state an operation can end in, and none for those it goes through', () => {
    expect(Object.fromEntries(operationStates.map((state) => [state, itemStateOf(state)]))).toEqual({
      planned: undefined,
      'awaiting-approval': undefined,
      queued: undefined,
      executing: undefined,
      unknown: undefined,
      verifying: undefined,
      succeeded: 'succeeded',
      'needs-attention': 'needs-attention',
      refused: 'refused',
      discarded: 'refused',
      rejected: 'refused',
    })
  })

  it('is as far as its ended items are of those that were to be done', () => {
    expect(shareDone(counts({ ready: 6, running: 1, succeeded: 2, refused: 1, 'left-out': 40 }))).toBeCloseTo(0.3)
    expect(shareDone(counts({ 'left-out': 40 }))).toBe(1)
    expect(itemStates).toEqual(Object.keys(noCounts))
  })
})

const message = {
  id: 'ledger:orders:o-1',
  key: 'o-1',
  businessKey: '',
  sourceId: 'ledger:orders',
  sourceKind: 'ledger',
  owner: 'order-service',
  cause: 'owner-committed',
  state: 'Init',
  verdict: 'commit',
  identity: { onTopic: 'no', checkBack: true },
  fingerprint: '7:0',
  settledAt: null,
} as const

describe('a dry run', () => {
  const ask = (verb: 'resend' | 'rollback' | 'commit', more: { seenAs?: string; busy?: boolean } = {}) =>
    dryRun(message, { verb, seenAs: undefined, busy: false, ...more })

  it('says what would happen, with its risk', () => {
    expect(ask('resend')).toMatchObject({
      state: 'ready',
      fingerprint: '7:0',
      seen: { after: 'exe', reason: 'Its owner says that it committed.' },
    })
  })

  it.each([
    ['the verb is not allowed', ask('rollback'), 'Its owner says that it committed: rolling back would lose the message.'],
    ['its kind does not have the verb', ask('commit'), 'This cannot be done with a message of this kind.'],
    [
      'it moved since it was seen',
      ask('resend', { seenAs: '6:0' }),
      'the message changed since you looked at it; look again before you decide',
    ],
    ['an operation on it is under way', ask('resend', { busy: true }), 'An operation on it is under way; wait for its end.'],
    [
      'it is settled',
      dryRun({ ...message, settledAt: new Date() }, { verb: 'resend', seenAs: undefined, busy: false }),
      'It is settled already.',
    ],
  ])('leaves out a message when %s, and says why', (_why, frozen, reason) => {
    expect(frozen).toMatchObject({ state: 'left-out', seen: { reason } })
  })
})

describe('a dry run of what a policy suggests', () => {
  const why = [sayOfPolicy('policy-unanimous', { probes: 'api', answer: 'commit', count: 2 })]
  const standing = { seenAs: undefined, busy: false }

  it('has the suggested verb with its evidence', () => {
    expect(dryRunSuggested(message, { suggestion: { verb: 'resend', why }, ...standing })).toMatchObject({
      verb: 'resend',
      state: 'ready',
      seen: { after: 'exe', why },
    })
  })

  it.each([
    ['none is suggested', { suggestion: { verb: null, why: [sayOfPolicy('policy-differ')] } }, 'answers contradict each other'],
    ['its policy only shows', { suggestion: undefined }, 'the policy of its source only shows, and suggests nothing'],
    ['it moved', { suggestion: undefined, seenAs: '6:0' }, 'the message changed since you looked at it; look again before you decide'],
    ['an operation on it is under way', { suggestion: undefined, busy: true }, 'An operation on it is under way; wait for its end.'],
  ])('has no verb and is left out where %s', (_why, asked, reason) => {
    expect(dryRunSuggested(message, { ...standing, ...asked })).toMatchObject({ verb: null, state: 'left-out', seen: { reason, risk: '' } })
  })

  it('never does what the message does not allow, whatever is suggested', () => {
    const frozen = dryRunSuggested(message, { suggestion: { verb: 'rollback', why }, ...standing })
    expect([frozen.state, frozen.seen.why]).toEqual(['left-out', undefined])
  })
})

describe('the request for a list', () => {
  it('takes either messages or a filter', () => {
    const verb = 'resend'
    expect(freezeRequestSchema.safeParse({ verb, items: [{ id: 'a' }] }).success).toBe(true)
    expect(freezeRequestSchema.parse({ verb, filter: { cause: 'owner-committed' } }).filter).toEqual({
      cause: 'owner-committed',
      care: 'awake',
    })
    for (const body of [{ verb }, { verb, items: [] }, { verb, items: [{ id: 'a' }], filter: {} }, { verb, filter: { state: 'all' } }])
      expect(freezeRequestSchema.safeParse(body).success).toBe(false)
  })
})
