// Owners asked for real, and what a policy settles by their answers: once, whoever dies; nothing once the kill switch is pulled.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { resolveMessage } from '../../../lib/messages/commands.ts'
import { askOwnerOf, pullKillSwitch } from '../../../lib/messages/commands/policies.ts'
import { getMessage } from '../../../lib/messages/queries.ts'
import { previewPolicy } from '../../../lib/messages/queries/policies.ts'
import { asTheOnlyAsker } from '../../../lib/messages/io/answer-store.ts'
import { everySource, defaultPolicy } from '../../../lib/messages/policies/schema.ts'
import { policyOperationId } from '../../../lib/messages/tasks/policy-driver.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import { database } from '../../../lib/platform/database.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { openPolicyRig, type PolicyRig } from './support/policy-rig.ts'
import { newRunner, runUntilEnd } from './support/worker.ts'

useTestDatabase()

let rig: PolicyRig
beforeAll(async () => {
  rig = await openPolicyRig()
})
afterAll(() => rig?.close())
beforeEach(async () => {
  await rig.clear()
  await rig.setPolicy()
  await rig.setAll()
})

const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1)
const rowsOf = async (id: string): Promise<number> =>
  (await rig.sql.query('select 1 from transfer where name = $1', [nameOf(id)])).rowCount ?? 0
const answersOf = async (id: string) => (await getMessage(id)).data.answers

describe('asking an owner', () => {
  it('keeps what each probe answered as evidence, masked, with who asked', async () => {
    const id = await rig.hang('DONE')
    const planned = await askOwnerOf(id, 'what became of it?', 'ada')
    expect(await runUntilEnd(rig, planned.id)).toMatchObject({
      state: 'succeeded',
      actor: 'ada',
      outcome: 'api answered "commit"; db answered "commit"',
    })
    expect(await answersOf(id)).toMatchObject([
      { probe: 'api', kind: 'http', verdict: 'commit', askedBy: 'ada', operationId: planned.id, raw: '{"outcome":"commit"}', error: '' },
      { probe: 'db', kind: 'sql', verdict: 'commit', raw: '{"outcome":"DONE","email":"so…st"}' },
    ])
    const audit = await database().pool.query('select 1 from audit where action = $1 and target = $2', ['operation.message.ask', id])
    expect(audit.rowCount).toBe(1)
  })

  it('takes an owner that does not answer for one that knows nothing, and says why', async () => {
    const id = await rig.hang('DONE')
    rig.http.delete(nameOf(id))
    await rig.sql.query('begin; lock table decision in access exclusive mode')
    try {
      await rig.round()
    } finally {
      await rig.sql.query('rollback')
    }
    expect(await answersOf(id)).toMatchObject([
      { verdict: 'unknown', error: 'the owner answered 404', errorSaid: [{ code: 'probe-status', params: { status: 404 } }] },
      { verdict: 'unknown', error: 'no answer within 3 s', errorSaid: [{ code: 'probe-late', params: { seconds: 3 } }] },
    ])
    expect(await rig.acts()).toEqual([])
    const planned = await askOwnerOf(id, 'what became of it?', 'ada')
    expect(await runUntilEnd(rig, planned.id)).toMatchObject({
      outcome: 'api gave no answer; the owner answered 404; db answered "commit"',
      outcomeSaid: [{ code: 'ask-failed' }, { code: 'probe-status' }, { code: 'ask-answered' }],
    })
  })

  it('lets one ask at a time', async () => {
    const id = await rig.hang('DONE')
    await asTheOnlyAsker(id, 5_000, () => rig.round())
    expect(await answersOf(id)).toEqual([])
  })
})

describe('a policy', () => {
  it('settles what every probe agrees on, with its evidence in the operation, once', async () => {
    const [kept, dropped] = [await rig.hang('DONE'), await rig.hang('DROPPED')]
    await rig.round()
    await rig.round()
    // both were prepared in the same second: which comes first is open
    const acts = (await rig.acts()).toSorted((one, other) => one.kind.localeCompare(other.kind))
    expect(acts.map(({ kind, target }) => [kind, target])).toEqual([
      ['message.commit', kept],
      ['message.rollback', dropped],
    ])
    expect(acts[0]).toMatchObject({
      reason: 'api, db answered "commit", 2 times in all',
      plan: {
        policy: {
          answer: 'commit',
          why: [{ text: 'api, db answered "commit", 2 times in all', said: [{ code: 'policy-unanimous' }] }],
          evidence: [
            { probe: 'api', verdict: 'commit' },
            { probe: 'db', verdict: 'commit' },
          ],
        },
      },
    })
    for (const { id } of acts) expect(await runUntilEnd(rig, id)).toMatchObject({ state: 'succeeded', actor: 'policy' })
    expect([await rowsOf(kept), await rowsOf(dropped)]).toEqual([1, 0])
    await rig.round()
    expect(await rig.acts()).toHaveLength(2)
  })

  it('leaves lanes to what a person waits for: those never take what a policy settles', async () => {
    const [byPolicy, byHand] = [await rig.hang('DONE'), await rig.hang('DONE', { outcome: 'unknown' })]
    await rig.round()
    const [act] = await rig.acts()
    expect(act?.target).toBe(byPolicy)
    const { fingerprint } = (await getMessage(byHand)).data
    const { id } = await resolveMessage(byHand, { verb: 'commit', fingerprint, reason: 'by hand' }, 'ada')
    const runner = newRunner(rig)
    const stateOf = async (operationId: string) => (await getOperation(operationId)).state
    expect([await runner.runOnce(undefined, true), await runner.runOnce(undefined, true)]).toEqual([true, false])
    expect([await stateOf(id), await stateOf(act?.id ?? '')]).toEqual(['succeeded', 'queued'])
    expect([await runner.runOnce(), await stateOf(act?.id ?? '')]).toEqual([true, 'succeeded'])
  })

  it.each<[string, string, unknown]>([
    ['contradicts', 'DONE', { outcome: 'rollback' }],
    ['knows nothing', 'DONE', { outcome: 'unknown' }],
    ['answers nonsense', 'DONE', ['commit']],
    ['says it in a word nobody knows', 'HALF', { outcome: 'commit' }],
  ])('leaves to a person what one probe %s about', async (_, outcome, overHttp) => {
    const id = await rig.hang(outcome, overHttp)
    await rig.round()
    expect(await answersOf(id)).toHaveLength(2)
    expect(await rig.acts()).toEqual([])
  })

  it('suggests with its evidence where it may not settle, and previews what it would do', async () => {
    await rig.setPolicy({ mode: 'suggest' })
    const id = await rig.hang('DROPPED')
    await rig.round()
    const { suggestion } = (await getMessage(id)).data
    expect(suggestion).toMatchObject({ mode: 'suggest', answer: 'rollback', verb: 'rollback', act: false })
    const draft = { ...defaultPolicy, mode: 'auto' as const, minAgeSeconds: 0, minAnswers: 1, gapSeconds: 1 }
    expect((await previewPolicy(rig.sourceId, draft)).data).toMatchObject({ open: 1, items: [{ id, verb: 'rollback', act: true }] })
    const preview = await previewPolicy(rig.sourceId, { ...draft, minAnswers: 2 })
    expect(preview.data.items[0]?.why[0]?.text).toBe('api answered the same 1 of 2 times')
    expect(await rig.acts()).toEqual([])
  })

  it('settles no more than its rates allow', async () => {
    for (let item = 0; item < 5; item += 1) await rig.hang('DONE')
    await rig.setPolicy({ perMinute: 2 })
    await Promise.all([rig.round(), rig.round()])
    await rig.round()
    expect(await rig.acts()).toHaveLength(2)
    await rig.setPolicy()
    await rig.setAll({ perHour: 4 })
    await Promise.all([rig.round(), rig.round(), rig.round()])
    expect(await rig.acts()).toHaveLength(4)
  })

  it('that another version saved settles nothing, and asks nobody', async () => {
    const id = await rig.hang('DONE')
    await database().pool.query(`update message_policy set policy = jsonb_set(policy, '{mode}', '"faster"')`)
    await rig.round()
    expect([await rig.acts(), await answersOf(id)]).toEqual([[], []])
  })

  it('decides again on what is true when it acts', async () => {
    const id = await rig.hang('DONE')
    await rig.round(async () => void (await database().pool.query(`update in_doubt_message set verdict = 'rollback' where id = $1`, [id])))
    expect(await rig.acts()).toEqual([])
  })
})

describe('a worker that dies between the decision and the operation', () => {
  it('leaves exactly one operation, however often it is done again and by how many', async () => {
    const id = await rig.hang('DONE')
    const script = join(import.meta.dirname, 'support', 'policy-process.ts')
    const child = spawn(process.execPath, [script, JSON.stringify(rig.config), 'decided'], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    expect(await rig.acts()).toEqual([])
    await Promise.all([rig.round(), rig.round(), rig.round()])
    await rig.round()
    const acts = await rig.acts()
    expect(acts).toHaveLength(1)
    expect(acts[0]?.id).toBe(policyOperationId({ id, fingerprint: (await getMessage(id)).data.fingerprint }, 'commit'))
    expect(await runUntilEnd(rig, acts[0]?.id ?? '')).toMatchObject({ state: 'succeeded' })
    expect(await rowsOf(id)).toBe(1)
  })
})

describe('the kill switch', () => {
  it.each([everySource, 'source'])('of %s stops everything at once, also what was planned and not begun', async (which) => {
    for (let item = 0; item < 12; item += 1) await rig.hang('DONE')
    let stopping: Promise<number> | undefined
    let decided = 0
    const pull = async (): Promise<number> => {
      await pullKillSwitch(which === 'source' ? rig.sourceId : everySource, 'something is wrong', 'ada')
      return (await rig.acts()).length
    }
    const checkpoint = async (): Promise<void> => {
      decided += 1
      if (decided === 4) stopping = pull()
      // some race with the switch; not all, or it might come too late on a busy machine
      if (decided > 8) await stopping
    }
    await Promise.all([rig.round(checkpoint), rig.round(checkpoint), rig.round(checkpoint)])
    const atStop = await stopping
    await rig.round()
    const acts = await rig.acts()
    expect(acts.length).toBe(atStop)
    expect(acts.length).toBeLessThan(12)
    expect(acts.length).toBeGreaterThan(0)
    while (await newRunner(rig).runOnce());
    for (const { id } of acts)
      expect(await getOperation(id)).toMatchObject({ state: 'refused', outcome: expect.stringContaining('the kill switch of') })
    expect((await rig.sql.query('select 1 from transfer where name = any($1)', [acts.map(({ target }) => nameOf(target))])).rowCount).toBe(
      0,
    )
  })
})
