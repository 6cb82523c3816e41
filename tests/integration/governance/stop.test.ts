// The stop button: a change that is being verified is taken back at once, whoever dies where.
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { undoOperation, stopOperation } from '../../../lib/operations/commands.ts'
import { findOperation, moveOperation, recordStep } from '../../../lib/operations/io/store.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import { addresses } from './registry-rows.ts'
import { planWeights as plan } from './plan-weights.ts'
import { governanceWorld, yamlPath, type Crash } from './world.ts'

const world = governanceWorld()
const [first] = addresses
const by = { actor: 'ada', reason: 'checkout fails' }

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 1000; round += 1) {
    if (await holds()) return
    await delay(20)
  }
  throw new Error('it did not come to that')
}

/** A change whose calls never follow, so that it is verified until somebody ends it. */
const neverSeen = async () => addresses.map((address) => ({ address, calls: 200 }))

/** Nothing ends the watching before whoever stops it, however slow the machine. */
const patient = { contradictionAfterMs: 60_000, undecidedForMs: 60_000, observeForMs: 60_000, verifyForMs: 60_000 }

/** Runs it, and stops it as soon as it was read back; `before` looks at it while the worker still holds it. */
async function stopWhileVerifying(id: string, before?: () => Promise<void>) {
  const running = world.run(id, { observed: neverSeen, timing: patient })
  await until(async () => (await getOperation(id)).stop.possible && (await getOperation(id)).state === 'verifying')
  await before?.()
  const undo = await stopOperation(id, by)
  await running
  return undo
}

/** As the next worker does before it looks how far a dead one came: verifying, and nothing was read back. */
async function takeOver(id: string): Promise<void> {
  const epoch = (await findOperation(id))?.epoch ?? ''
  for (const to of ['unknown', 'verifying'] as const)
    await moveOperation(id, epoch, { to, step: { name: to, status: 'waiting', text: to } })
}

describe('stopping a change', () => {
  it('takes it back while it is being verified, as an operation of its own', async () => {
    const planned = await plan({ [first]: 300 })
    const undo = await stopWhileVerifying(planned.id)
    expect([undo.state, undo.reason, undo.undo.undoOf]).toEqual(['queued', 'checkout fails', planned.id])
    expect(await getOperation(planned.id)).toMatchObject({ state: 'discarded', undo: { undoneBy: undo.id }, stop: { possible: false } })
    expect((await world.run(undo.id)).state).toBe('succeeded')
    expect(await world.mirror()).toEqual({})
  })

  it('leaves the worker that verified it nothing to write', async () => {
    const planned = await plan({ [first]: 300 })
    let claimed = ''
    await stopWhileVerifying(planned.id, async () => {
      claimed = (await findOperation(planned.id))?.epoch ?? ''
    })
    const late = recordStep(planned.id, claimed, { name: 'observed', status: 'waiting', text: 'watching the calls' })
    await expect(late).rejects.toMatchObject({ code: 'conflict' })
    expect((await getOperation(planned.id)).steps.at(-1)?.name).toBe('stopped')
  })

  it('gives up what waits, and nothing is written', async () => {
    const planned = await plan({ [first]: 300 })
    const given = await stopOperation(planned.id, by)
    expect([given.id, given.state]).toEqual([planned.id, 'refused'])
    const said = [{ code: 'undo-only-succeeded', params: { state: 'refused' } }]
    expect(given.undo).toMatchObject({ possible: false, reasonSaid: said })
    await expect(undoOperation(planned.id, by)).rejects.toMatchObject({ code: 'conflict', said })
    expect(await world.mirror()).toEqual({})
    expect((await plan({ [first]: 300 })).state).toBe('queued')
  })

  it('takes back what was verified, and that can be undone in turn', async () => {
    const done = await world.run((await plan({ [first]: 300 })).id)
    const live = await world.mirror()
    const undo = await stopOperation(done.id, by)
    await world.run(undo.id)
    expect(await world.mirror()).toEqual({})
    await world.run((await undoOperation(undo.id, by)).id)
    expect(await world.mirror()).toEqual(live)
  })

  it('takes back what the calls contradict', async () => {
    const done = await world.run((await plan({ [first]: 300 })).id, { observed: neverSeen })
    expect(done.state).toBe('needs-attention')
    await world.run((await stopOperation(done.id, by)).id)
    expect(await world.mirror()).toEqual({})
  })

  it('overwrites nothing that somebody else wrote since, and is tried again when that is gone', async () => {
    const planned = await plan({ [first]: 300 })
    const undo = await stopWhileVerifying(planned.id)
    const ours = (await world.read(yamlPath)) ?? ''
    await world.put(yamlPath, 'configVersion: v3.0\nconfigs: []\n')
    expect((await world.run(undo.id)).state).toBe('refused')
    expect(await getOperation(planned.id)).toMatchObject({ state: 'discarded', undo: { possible: true, undoneBy: null } })
    expect(await world.read(yamlPath)).toBe('configVersion: v3.0\nconfigs: []\n')
    await world.put(yamlPath, ours)
    expect((await world.run((await undoOperation(planned.id, by)).id)).state).toBe('succeeded')
    expect(await world.mirror()).toEqual({})
  })

  it('can be taken back later when taking it back was given up', async () => {
    const planned = await plan({ [first]: 300 })
    const undo = await stopWhileVerifying(planned.id)
    expect((await getOperation(planned.id)).undo.possible).toBe(false)
    await stopOperation(undo.id, by)
    expect((await getOperation(planned.id)).undo).toMatchObject({ possible: true, undoneBy: null })
    await world.run((await undoOperation(planned.id, by)).id)
    expect(await world.mirror()).toEqual({})
  })

  it('waits for what is in the middle of being written: half a change is not taken back', async () => {
    const planned = await plan({ [first]: 300 })
    const refusals: unknown[] = []
    const tryToStop = () =>
      stopOperation(planned.id, by).then(
        () => refusals.push('stopped'),
        (error: unknown) => refusals.push(error),
      )
    const done = await world.run(planned.id, {
      crash: { when: 'after', change: 1 },
      between: async () => {
        await tryToStop()
        await takeOver(planned.id)
        await tryToStop()
      },
    })
    const waits = { code: 'conflict', message: expect.stringContaining('being written') }
    expect(refusals).toMatchObject([waits, waits])
    expect(done.state).toBe('succeeded')
  })

  it('is pressed by one of two', async () => {
    const done = await world.run((await plan({ [first]: 300 })).id)
    const both = await Promise.allSettled([stopOperation(done.id, by), stopOperation(done.id, by)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

const crashes = (['before', 'after'] as const).flatMap((when) => [1, 2, 3].map((change): Crash => ({ when, change })))
describe.each(crashes)('a worker that dies $when change $change of taking back', (crash) => {
  it('is followed by one that finishes', async () => {
    const undo = await stopWhileVerifying((await plan({ [first]: 300 })).id)
    expect((await world.run(undo.id, { crash })).state).toBe('succeeded')
    expect(await world.mirror()).toEqual({})
  })
})
