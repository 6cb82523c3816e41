// A bulk run in which each message gets the verb that its policy suggests by what its owner answered.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { saveAnswer } from '../../../lib/messages/io/answer-store.ts'
import { savePolicy } from '../../../lib/messages/io/policy-store.ts'
import { defaultPolicy, type SourcePolicy } from '../../../lib/messages/policies/schema.ts'
import { act, frozen, hangThree, idOf, itemsOf, ledger, openLedger, query } from './support/bulk-api.ts'
import { driverOf } from './support/bulk-rig.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()
beforeAll(openLedger)
beforeEach(hangThree)

describe('a run as the policies suggest', () => {
  const suggest: SourcePolicy = { ...defaultPolicy, mode: 'suggest', minAnswers: 1, gapSeconds: 1, minAgeSeconds: 0 }
  const setPolicy = (policy: SourcePolicy) =>
    savePolicy({ sourceId: ledger, revision: 0, reason: 'for the test', policy, actor: 'ada', action: 'message-policy.save' })
  const answer = (key: string, verdict: 'commit' | 'rollback' | 'unknown') =>
    saveAnswer({
      messageId: idOf(key),
      sourceId: ledger,
      probe: 'api',
      kind: 'http',
      digest: 'd',
      fingerprint: '7:0',
      askedBy: 'policy',
      operationId: null,
      verdict,
      raw: '',
      error: '',
      errorSaid: [],
      durationMs: 1,
    })
  const asSuggested = { verb: 'as-suggested', filter: {} }

  it('has the verb of each message, and leaves out with its reason what nothing is suggested for', async () => {
    await setPolicy(suggest)
    await answer('o-1', 'commit')
    await answer('o-3', 'rollback')
    const run = await frozen(asSuggested)
    expect(run).toMatchObject({ verbs: ['resend', 'rollback'], chosen: { suggested: true }, counts: { ready: 2, 'left-out': 1 } })
    const found = await itemsOf(run.id)
    expect(found.map(({ messageId, verb, state, seen }) => [messageId, verb, state, seen.after, seen.why?.[0]?.text])).toEqual([
      [idOf('o-1'), 'resend', 'ready', 'exe', 'api answered "commit", 1 times in all'],
      [idOf('o-2'), null, 'left-out', 'Init', 'api was not asked yet, or gave no clear answer the last time'],
      [idOf('o-3'), 'rollback', 'ready', 'void', 'api answered "rollback", 1 times in all'],
    ])
    expect(found[1]?.seen.reason).toBe(found[1]?.seen.why?.[0]?.text)
  })

  it('has nothing to do where the policy only shows', async () => {
    await answer('o-1', 'commit')
    const run = await frozen(asSuggested)
    expect(run).toMatchObject({ verbs: [], counts: { ready: 0, 'left-out': 3 } })
    expect((await itemsOf(run.id))[0]?.seen.reason).toBe('the policy of its source only shows, and suggests nothing')
    expect((await act(run.id, 'start', { reason: 'all the same' })).status).toBe(409)
  })

  it('says why of what moved or is gone, and takes the verb that a message was given by name', async () => {
    await setPolicy(suggest)
    await answer('o-1', 'commit')
    const chosen = [{ id: idOf('o-1'), fingerprint: '6:0' }, { id: idOf('o-2'), verb: 'recheck' }, { id: idOf('gone') }]
    const run = await frozen({ verb: 'as-suggested', items: chosen })
    expect((await itemsOf(run.id)).map(({ verb, state, seen }) => [verb, state, seen.reason])).toEqual([
      ['resend', 'left-out', 'the message changed since you looked at it; look again before you decide'],
      ['recheck', 'ready', 'Asks the owner and searches the topic.'],
      [null, 'left-out', 'It is not in doubt any more.'],
    ])
  })

  it('refuses what is not suggested any more when its turn comes, and plans nothing for it', async () => {
    await setPolicy(suggest)
    await answer('o-1', 'commit')
    await answer('o-3', 'rollback')
    const { id } = await frozen(asSuggested)
    await act(id, 'start', { reason: 'after the storm' })
    await answer('o-3', 'commit')
    for (let round = 0; round < 3; round += 1) await driverOf('w').runOnce()
    expect((await itemsOf(id)).map(({ state, text }) => [state, text])).toEqual([
      ['running', ''],
      ['left-out', ''],
      ['refused', 'its policy does not suggest this any more'],
    ])
    expect((await query('select kind, target, actor from operation')).rows).toEqual([
      { kind: 'message.resend', target: idOf('o-1'), actor: 'operator' },
    ])
  })
})
