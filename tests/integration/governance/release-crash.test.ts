// The worker that takes a release forward dies around everything it does to the world: its successor neither skips nor doubles a step.
import { describe, expect, it } from 'vitest'
import * as abortRoute from '../../../app/api/v1/releases/[id]/abort/route.ts'
import * as releaseRoute from '../../../app/api/v1/releases/[id]/route.ts'
import * as previewRoute from '../../../app/api/v1/releases/preview/route.ts'
import * as releasesRoute from '../../../app/api/v1/releases/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { abortReleaseNow } from '../../../lib/governance/commands/release.ts'
import { saveProgress } from '../../../lib/governance/io/release-store.ts'
import { getRelease } from '../../../lib/governance/queries/release.ts'
import { planOperation, undoOperation } from '../../../lib/operations/commands.ts'
import { listOperations } from '../../../lib/operations/queries.ts'
import { database } from '../../../lib/platform/database.ts'
import { service } from './registry-rows.ts'
import { drive, driverOf, fresh, mirror, obedient, start, type DriverCrash } from './release-world.ts'
import { governanceWorld } from './world.ts'

const world = governanceWorld()

const crashes = (effects: number): DriverCrash[] =>
  Array.from({ length: effects }, (_, index) => index + 1).flatMap((effect) => [
    { when: 'before', effect },
    { when: 'after', effect },
  ])

const operations = async (): Promise<string[]> => {
  const { data } = await listOperations({ kind: 'weight.set' })
  return data.map(({ state, undo }) => (undo.undoOf === null ? state : `undo ${state}`)).toReversed()
}

describe('a worker that dies while a release goes forward', () => {
  it.each(crashes(6))('is followed by one that takes each step once ($when effect $effect)', async (crash) => {
    const { id } = await start(world)
    const done = await drive(world, id, { crash, calls: obedient() })
    expect([done.state, done.events.filter(({ name }) => name === 'step-taken').length]).toEqual(['completed', 2])
    expect([await operations(), done.operations.length]).toEqual([['succeeded', 'succeeded'], 2])
  })
})

describe('a worker that dies while a release is taken back', () => {
  it.each(crashes(5))('is followed by one that undoes each step once ($when effect $effect)', async (crash) => {
    const before = await mirror(world)
    const { id } = await start(world)
    await drive(world, id, { calls: obedient(), until: ({ step, state }) => step === 1 && state === 'watching' })
    await abortReleaseNow(id, { actor: 'ada', reason: 'a test' })
    const aborted = await drive(world, id, { crash })
    expect([aborted.state, await mirror(world)]).toEqual(['aborted', before])
    expect(await operations()).toEqual(['succeeded', 'succeeded', 'undo succeeded', 'undo succeeded'])
  })
})

describe('two workers', () => {
  it('never both take a release forward: the one whose claim ran out writes nothing', async () => {
    const { id } = await start(world)
    let overtaken = false
    const late = driverOf('late', obedient(), {
      plan: planOperation,
      undo: undoOperation,
      async save(...args) {
        if (!overtaken) {
          overtaken = true
          await database().pool.query('update release set due_at = now()')
          await driverOf('quick', obedient()).runOnce()
        }
        return saveProgress(...args)
      },
    })
    await late.runOnce()
    const planned = (await getRelease(id)).currentOperation
    expect([planned === null, await operations()]).toEqual([false, ['queued']])
    expect((await drive(world, id, { calls: obedient() })).state).toBe('completed')
    expect(await operations()).toEqual(['succeeded', 'succeeded'])
  })
})

describe('the API of releases', () => {
  const headers = async (role: 'viewer' | 'operator') => ({
    host: 'console.test',
    authorization: `Bearer ${await createToken(role, role)}`,
  })
  const request = async (role: 'viewer' | 'operator', body?: unknown): Promise<Request> =>
    new Request('http://console.test/api/v1/releases', {
      headers: await headers(role),
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
  const none = { params: Promise.resolve({}) }

  it('previews for who may read rules, and starts and aborts for who may write them', async () => {
    await mirror(world)
    const asked = { service, choose: { by: 'addresses', addresses: [fresh] } }
    const preview = await previewRoute.POST(await request('viewer', asked), none)
    const { data } = (await preview.json()) as { data: { fingerprint: string; steps: unknown[] } }
    expect([preview.status, data.steps.length]).toEqual([200, 4])
    const { fingerprint } = data
    expect((await releasesRoute.POST(await request('viewer', { ...asked, reason: 'try it', fingerprint }), none)).status).toBe(403)
    expect((await releasesRoute.POST(await request('operator', { ...asked, reason: 'try it', fingerprint: 'old' }), none)).status).toBe(409)
    const created = await releasesRoute.POST(await request('operator', { ...asked, reason: 'try it', fingerprint }), none)
    const { id } = ((await created.json()) as { data: { id: string } }).data
    expect(created.status).toBe(202)
    const list = (await (await releasesRoute.GET(await request('viewer'), none)).json()) as { data: { id: string }[] }
    expect(list.data.map((row) => row.id)).toEqual([id])
    const one = { params: Promise.resolve({ id }) }
    expect((await releaseRoute.GET(await request('viewer'), one)).status).toBe(200)
    expect((await abortRoute.POST(await request('viewer', { reason: 'stop it' }), one)).status).toBe(403)
    expect((await abortRoute.POST(await request('operator', { reason: 'stop it' }), one)).status).toBe(202)
    const audit = await database().pool.query(`select action from audit where action like 'release.%' order by seq`)
    expect(audit.rows.map((row: { action: string }) => row.action)).toEqual(expect.arrayContaining(['release.created', 'release.aborting']))
  })
})
