// The routes of bulk runs as scripts use them: who may do what, fields named, a list that stays as it was frozen, and a person's word.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { bulkRunSchema } from '../../../lib/messages/bulk/schema.ts'
import * as runs from '../../../app/api/v1/messages/bulk/route.ts'
import * as one from '../../../app/api/v1/messages/bulk/[id]/route.ts'
import * as items from '../../../app/api/v1/messages/bulk/[id]/items/route.ts'
import {
  act,
  contextOf,
  freeze,
  frozen,
  hang,
  hangThree,
  idOf,
  itemsOf,
  ledger,
  openLedger,
  query,
  request,
  runIn,
  tokens,
} from './support/bulk-api.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()
beforeAll(openLedger)
beforeEach(hangThree)

describe('freezing a list', () => {
  it('answers 201 with what would happen, and does nothing', async () => {
    const answer = await freeze({ verb: 'resend', filter: { source: ledger } })
    const run = await runIn(answer)
    expect([answer.status, run.state, run.actor, run.verbs, run.actions]).toEqual([
      201,
      'frozen',
      'operator',
      ['resend'],
      ['start', 'discard'],
    ])
    expect(run).toMatchObject({ counts: { ready: 2, 'left-out': 1 }, chosen: { count: 3, filter: { source: ledger } } })
    expect(await itemsOf(run.id, '?state=left-out')).toMatchObject([
      { messageId: idOf('o-3'), verb: 'resend', seen: { reason: 'Its owner says that it rolled back.' }, operationId: null },
    ])
    expect((await query('select 1 from operation')).rowCount).toBe(0)
  })

  it('is of operators; whoever may read sees it', async () => {
    const run = await frozen()
    expect((await freeze({ verb: 'resend', filter: {} }, tokens.viewer)).status).toBe(403)
    expect((await freeze({ verb: 'resend', filter: {} }, '')).status).toBe(401)
    expect((await act(run.id, 'start', { reason: 'all the same' }, tokens.viewer)).status).toBe(403)
    const listed = await runs.GET(request('', tokens.viewer), contextOf({}))
    expect(answerSchema(bulkRunSchema.array()).parse(await listed.json())).toMatchObject({ data: [{ id: run.id }], page: { total: 1 } })
    expect((await runs.GET(request('', ''), contextOf({}))).status).toBe(401)
  })

  it.each<[string, unknown, string]>([
    ['an unknown verb', { verb: 'destroy', filter: {} }, 'body.verb'],
    ['neither messages nor a filter', { verb: 'resend' }, 'body.items: give either items or a filter'],
    ['both', { verb: 'resend', items: [{ id: 'x' }], filter: {} }, 'body.items: give either items or a filter'],
    ['no message', { verb: 'resend', items: [] }, 'body.items: name at least one message'],
    ['an unknown key', { verb: 'resend', filter: {}, force: true }, 'Unrecognized key: \\"force\\"'],
    ['a filter that is none', { verb: 'resend', filter: { owners: 'x' } }, 'body.filter'],
    ['a verb of a message that is none', { verb: 'resend', items: [{ id: 'x', verb: 'destroy' }] }, 'body.items.0.verb'],
    ['a filter that nothing matches', { verb: 'resend', filter: { owner: 'nobody' } }, 'body.filter: no message matches'],
  ])('names the field of %s', async (_what, body, text) => {
    const answer = await freeze(body)
    expect([answer.status, JSON.stringify(await answer.json())]).toEqual([400, expect.stringContaining(text)])
  })

  it('keeps what was frozen: what comes or changes later is not in it', async () => {
    const run = await frozen()
    await hang('o-4', 'owner-committed', 'commit')
    await query(`update in_doubt_message set state = 'exe', fingerprint = '8:1' where id = $1`, [idOf('o-1')])
    expect((await itemsOf(run.id)).map(({ messageId, fingerprint, seen }) => [messageId, fingerprint, seen.state])).toEqual(
      ['o-1', 'o-2', 'o-3'].map((key) => [idOf(key), '7:0', 'Init']),
    )
  })

  it('leaves out what moved since the caller saw it, and what is not there', async () => {
    const chosen = [{ id: idOf('o-1'), fingerprint: '6:0' }, { id: idOf('o-2'), fingerprint: '7:0' }, { id: idOf('gone') }]
    const run = await frozen({ verb: 'resend', items: chosen })
    expect((await itemsOf(run.id)).map(({ state, seen }) => [state, seen.reason])).toEqual([
      ['left-out', 'the message changed since you looked at it; look again before you decide'],
      ['ready', 'Its owner says that it committed.'],
      ['left-out', 'It is not in doubt any more.'],
    ])
  })
})

describe('the word of a person about a run', () => {
  it('starts it with a reason, pauses it, lets it go on and stops it, each answered 202 and in the audit', async () => {
    const { id } = await frozen()
    const started = await act(id, 'start', { reason: 'after the storm', stopAfter: { refused: 5 }, width: 2, perMinute: 60 })
    expect(started.status).toBe(202)
    expect(await runIn(started)).toMatchObject({
      state: 'running',
      reason: 'after the storm',
      stopAfter: { needsAttention: 1, refused: 5 },
      width: 2,
      perMinute: 60,
      actions: ['pause', 'stop'],
    })
    const paused = await runIn(await act(id, 'pause', { reason: 'a look first' }))
    expect(paused).toMatchObject({
      state: 'paused',
      held: { by: 'person', who: 'operator', reason: 'a look first' },
      actions: ['resume', 'stop'],
    })
    expect(await runIn(await act(id, 'resume'))).toMatchObject({ state: 'running', held: null })
    expect(await runIn(await act(id, 'stop'))).toMatchObject({ state: 'stopped', actions: [], counts: { ready: 2 } })
    const audit = await query('select action from audit where target = $1 order by seq', [id])
    expect(audit.rows.map(({ action }) => action)).toEqual(
      ['frozen', 'start', 'pause', 'resume', 'stop'].map((what) => `message.bulk.${what}`),
    )
  })

  it('means nothing where its state does not allow it: 409, and nothing is changed', async () => {
    const { id } = await frozen()
    for (const verb of ['pause', 'resume', 'stop']) expect((await act(id, verb)).status).toBe(409)
    expect(await runIn(await act(id, 'discard'))).toMatchObject({ state: 'discarded', actions: [] })
    const late = await act(id, 'start', { reason: 'all the same' })
    expect([late.status, await late.json()]).toMatchObject([409, { code: 'conflict', details: { state: 'discarded' } }])
    const nothing = await frozen({ verb: 'resend', filter: { owner: 'order-service', cause: 'owner-rolled-back' } })
    expect((await act(nothing.id, 'start', { reason: 'all the same' })).status).toBe(409)
  })

  it.each<[string, unknown, string]>([
    ['a start without a reason', {}, 'body.reason: say why'],
    ['a reason of blanks', { reason: '   ' }, 'body.reason'],
    ['a width that is too much', { reason: 'because', width: 50 }, 'body.width'],
    ['a limit of none', { reason: 'because', stopAfter: { refused: 0 } }, 'body.stopAfter.refused'],
    ['an unknown key', { reason: 'because', force: true }, 'Unrecognized key: \\"force\\"'],
  ])('names the field of %s', async (_what, body, text) => {
    const { id } = await frozen()
    const answer = await act(id, 'start', body)
    expect([answer.status, JSON.stringify(await answer.json())]).toEqual([400, expect.stringContaining(text)])
  })

  it('is of a run that is there, and one of the five', async () => {
    const { id } = await frozen()
    const answer = await act(id, 'restart')
    expect([answer.status, JSON.stringify(await answer.json())]).toEqual([400, expect.stringContaining('path.action')])
    expect((await act('nothing', 'pause')).status).toBe(404)
    expect((await one.GET(request('/nothing', tokens.viewer), contextOf({ id: 'nothing' }))).status).toBe(404)
    expect((await items.GET(request('/nothing/items', tokens.viewer), contextOf({ id: 'nothing' }))).status).toBe(404)
    const state = await items.GET(request(`/${id}/items?state=lost`, tokens.viewer), contextOf({ id }))
    expect([state.status, JSON.stringify(await state.json())]).toEqual([400, expect.stringContaining('query.state')])
  })
})
