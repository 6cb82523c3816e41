// Roll-back, mark-done, recheck, and everybody who may come in between: owners, a second operator, a lost claim.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { ledgerData, ledgerPath, startEstate, type Estate } from './support/estate.ts'
import { openKeys, resolve, runUntilEnd, startCollectors, stopAt, waitForMessage } from './support/worker.ts'

useTestDatabase()

let estate: Estate
let collectors: Running
beforeAll(async () => {
  estate = await startEstate()
  collectors = await startCollectors(estate)
})
afterAll(async () => {
  await collectors?.close()
  await estate?.close()
})

async function prepared(id: string, verdict: string, cause: string) {
  estate.verdicts.set(id, verdict)
  await estate.prepare(id)
  return waitForMessage(id, (message) => message.cause === cause)
}
const rolledBack = (id: string) => prepared(id, 'rollback', 'owner-rolled-back')
const verbOf = (message: { verbs: { verb: string; allowed: boolean; reason: string; risk: string }[] }, verb: string) =>
  message.verbs.find((item) => item.verb === verb)

describe('rollback', () => {
  it.each(['none', 'voiding', 'voided'])('ends with void, no record and success when the worker dies at "%s"', async (place) => {
    const id = `b-${place}`
    const planned = await resolve(await rolledBack(id), 'rollback')
    if (place !== 'none') await stopAt(estate, place)
    expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'succeeded' })
    expect((await estate.entry(id))?.record).toMatchObject({ state: 'void', claim: { operation: planned.id } })
    expect(await estate.copies(id)).toEqual([])
    await waitForMessage(id, (item) => item.settledBy === 'by-operation')
  })

  it('stops an owner that comes back: its own write is refused, so it never sends', async () => {
    const id = 'b-owner-returns'
    const before = await rolledBack(id)
    const seen = await estate.entry(id)
    await runUntilEnd(estate, (await resolve(before, 'rollback')).id)
    await expect(estate.session.setData(`${ledgerPath}/${id}`, ledgerData(id, 'exe'), seen?.version ?? -2)).rejects.toMatchObject({
      code: 'stale-version',
    })
  })

  it('is refused when the owner, asked once more, says that it committed', async () => {
    const planned = await resolve(await rolledBack('b-changes-mind'), 'rollback')
    estate.verdicts.set('b-changes-mind', 'commit')
    expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'refused', outcome: expect.stringContaining('committed') })
    expect((await estate.entry('b-changes-mind'))?.record).toMatchObject({ state: 'Init' })
  })

  it('is refused when a record is on the topic', async () => {
    const planned = await resolve(await rolledBack('b-sent'), 'rollback')
    await estate.ownerSends('b-sent')
    expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'refused', outcome: expect.stringContaining('one copy') })
  })

  it('is offered with a strong risk when the owner does not know, and not at all when it committed', async () => {
    const unknown = await prepared('b-unknown', 'unknown', 'owner-unknown')
    expect(verbOf(unknown, 'rollback')).toMatchObject({ allowed: true, risk: expect.stringContaining('lost for good') })
    const commit = await prepared('b-commit', 'commit', 'owner-committed')
    expect(verbOf(commit, 'rollback')).toMatchObject({ allowed: false })
    await expect(resolve(commit, 'rollback')).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('an owner that is alive after all', () => {
  it('makes a planned operation refused, with what moved', async () => {
    const planned = await resolve(await prepared('o-moves', 'commit', 'owner-committed'), 'resend')
    await estate.session.setData(`${ledgerPath}/o-moves`, ledgerData('o-moves', 'exe'), 0)
    expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'refused', outcome: 'its state was "Init" and is "exe" now' })
    expect(await estate.copies('o-moves')).toEqual([])
  })

  it('that finished since the plan makes it refused, and the item is settled by its owner', async () => {
    const planned = await resolve(await prepared('o-finishes', 'commit', 'owner-committed'), 'resend')
    await estate.session.remove(`${ledgerPath}/o-finishes`, 0)
    expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'refused', outcome: expect.stringContaining('gone') })
    expect((await waitForMessage('o-finishes', (item) => item.settledAt !== null)).settledBy).toBe('by-owner')
  })

  it('that writes over our claim makes the operation need attention, and nothing is sent', async () => {
    const planned = await resolve(await prepared('o-overwrites', 'commit', 'owner-committed'), 'resend')
    await stopAt(estate, 'fenced')
    await estate.session.setData(`${ledgerPath}/o-overwrites`, ledgerData('o-overwrites', 'Init'), -1)
    expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'needs-attention', outcome: expect.stringContaining('claim') })
    expect(await estate.copies('o-overwrites')).toEqual([])
  })
})

describe('two operators', () => {
  it('at once: one operation is planned, the other person is told which', async () => {
    const message = await prepared('t-both', 'commit', 'owner-committed')
    const tries = await Promise.allSettled([
      resolve(message, 'resend', 'ada'),
      resolve(message, 'resend', 'bob'),
      resolve(message, 'recheck', 'eve'),
    ])
    expect(tries.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1)
    for (const attempt of tries) {
      if (attempt.status === 'rejected')
        expect(attempt.reason).toMatchObject({ code: 'conflict', details: { operationId: expect.any(String) } })
    }
  })

  it('one after the other: the second decides on what it no longer sees, and is refused', async () => {
    const message = await prepared('t-late', 'commit', 'owner-committed')
    await estate.session.setData(`${ledgerPath}/t-late`, ledgerData('t-late', 'Init'), -1)
    await waitForMessage('t-late', (item) => item.fingerprint !== message.fingerprint)
    await expect(resolve(message, 'resend')).rejects.toMatchObject({ code: 'stale-version' })
  })
})

describe('mark-done and recheck', () => {
  it.each(['none', 'deleting', 'deleted'])(
    'mark-done deletes the entry of what is on the topic, also when the worker dies at "%s"',
    async (place) => {
      const id = `m-${place}`
      await estate.ownerSends(id)
      await estate.prepare(id, 'exe')
      const planned = await resolve(await waitForMessage(id, (item) => item.cause === 'sent-not-cleaned-up'), 'mark-done')
      if (place !== 'none') await stopAt(estate, place)
      expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'succeeded' })
      expect(await estate.entry(id)).toBeUndefined()
      await waitForMessage(id, (item) => item.settledBy === 'by-operation')
      expect(await openKeys()).not.toContain(id)
    },
  )

  it('recheck asks again and changes the cause', async () => {
    const message = await prepared('c-again', 'unknown', 'owner-unknown')
    estate.verdicts.set('c-again', 'commit')
    const operation = await runUntilEnd(estate, (await resolve(message, 'recheck')).id)
    expect(operation).toMatchObject({ state: 'succeeded', outcome: expect.stringContaining('"commit"') })
    const after = await waitForMessage('c-again', (item) => item.cause === 'owner-committed')
    expect(after.evidence.filter((item) => item.kind === 'check-back').map((item) => item.verdict)).toEqual(['unknown', 'commit'])
  })
})

describe('a worker thought dead before its first write', () => {
  const cases = [
    { verb: 'resend', place: 'claiming', state: 'exe', copies: 1 },
    { verb: 'rollback', place: 'voiding', state: 'void', copies: 0 },
    { verb: 'mark-done', place: 'deleting', state: undefined, copies: 1 },
  ] as const
  it.each(cases)('does it while another is about to: the other does not say of $verb that nothing was done', async (one) => {
    const id = `z-both-${one.verb}`
    const planned = await resolve(await standing(id, one.verb), one.verb)
    const [first, second] = [await stopAt(estate, one.place), await stopAt(estate, one.place)]
    await first.resume()
    await second.resume()
    const { state, outcome } = await runUntilEnd(estate, planned.id)
    const copies = (await estate.copies(id)).filter(({ status }) => status === 'committed').length
    expect({ state, outcome, copies, entry: (await estate.entry(id))?.record['state'] }).toEqual({
      state: 'succeeded',
      outcome: expect.any(String),
      copies: one.copies,
      entry: one.state,
    })
  })

  async function standing(id: string, verb: (typeof cases)[number]['verb']) {
    if (verb === 'rollback') return rolledBack(id)
    if (verb === 'resend') return prepared(id, 'commit', 'owner-committed')
    await estate.ownerSends(id)
    await estate.prepare(id, 'exe')
    return waitForMessage(id, (item) => item.cause === 'sent-not-cleaned-up')
  }
})
