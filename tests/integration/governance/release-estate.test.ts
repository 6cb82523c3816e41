// A release engineer's hour on real Dubbo applications: 5 % of real calls to a new version, the share as predicted, the new version broken on
// purpose, the guard that stops it, and the way back.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startEstate, type Estate } from '../../../demo/estate.ts'
import { abortReleaseNow, continueReleaseNow, createRelease } from '../../../lib/governance/commands/release.ts'
import { getRelease, previewRelease } from '../../../lib/governance/queries/release.ts'
import {
  releasePreviewRequestSchema,
  type Release,
  type ReleasePreview,
  type ReleasePreviewRequest,
} from '../../../lib/governance/release/schema.ts'
import { createGovernanceOperationKinds, startReleaseTask } from '../../../lib/governance/tasks.ts'
import { startOperationTask } from '../../../lib/operations/tasks.ts'
import { systemClock as clock } from '../../../lib/platform/clock.ts'
import { configSchema } from '../../../lib/platform/config.ts'
import { database } from '../../../lib/platform/database.ts'
import { acquireLease } from '../../../lib/platform/leases.ts'
import { silentLog as log } from '../../../lib/platform/log.ts'
import { declareSources } from '../../../lib/platform/sources.ts'
import { describeSources } from '../../../lib/platform/worker-registry.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { createRegistryTasks } from '../../../lib/registry/tasks.ts'
import { createStatisticsTasks } from '../../../lib/statistics/tasks.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const service = 'com.shop.inventory.InventoryService:1.0.0'
const dir = mkdtempSync(join(tmpdir(), 'pilothouse-release-'))
const opened: { close(): Promise<unknown> }[] = []
let estate: Estate

beforeAll(async () => {
  estate = await startEstate({ dir, only: ['shop-27', 'shop-27-spare'] })
  opened.push(estate)
  const registries = (estate.config.registries ?? []).filter((registry) => registry.id === 'shop')
  const config = configSchema.parse({ ...estate.config, registries })
  const sessions = createZooKeeperSessions(config, { log })
  opened.push(sessions)
  const slices = [createRegistryTasks({ config, sessions, log, clock }), createStatisticsTasks({ config, sessions, log, clock })]
  const tasks = slices.flatMap((slice) => slice.tasks)
  const ids = tasks.map((task) => task.sourceId)
  await declareSources(database().pool, describeSources(config, ids))
  for (const chore of slices.flatMap((slice) => slice.chores)) await chore.run(new AbortController().signal)
  for (const task of tasks) {
    const lease = await acquireLease(database().pool, task.sourceId, 'test', 3_600_000)
    if (lease) opened.push(await task.start(lease))
  }
  const common = { log, clock, holder: 'test', leasedSources: () => ['registry:shop'] }
  opened.push(startOperationTask({ ...common, kinds: createGovernanceOperationKinds({ sessions, log, clock }) }), startReleaseTask(common))
}, 300_000)

afterAll(async () => {
  for (const part of opened.toReversed()) await part.close()
  rmSync(dir, { recursive: true, force: true })
}, 60_000)

// the next release meets a new version that is well
afterEach(() => estate.break('heal'))

async function until(id: string, isSo: (release: Release) => boolean, seconds = 150): Promise<Release> {
  for (let round = 0; ; round += 1) {
    const release = await getRelease(id)
    if (isSo(release)) return release
    if (round > 2 * seconds) throw new Error(`not seen: ${JSON.stringify(release)}`)
    await delay(500)
  }
}

/** The provider that the demo starts apart, as version 1.1.0 of the application. */
const asked = releasePreviewRequestSchema.parse({
  service,
  choose: { by: 'version', value: '1.1.0' },
  steps: [{ percent: 5 }, { percent: 25 }, { percent: 100 }],
  guard: { windowSeconds: 55, minimumCalls: 15 },
  advance: 'manual',
})

/** What is previewed once the registry has told of all three providers. */
async function ready(request: ReleasePreviewRequest = asked): Promise<ReleasePreview> {
  for (let round = 0; ; round += 1) {
    const preview = await previewRelease(request).catch((error: unknown) => (round < 120 ? undefined : Promise.reject(error)))
    if (preview?.data.oldAddresses.length === 2) return preview.data
    await delay(500)
  }
}

const rulesOfService = async (): Promise<number> =>
  (await database().pool.query(`select 1 from rule where strpos(path, 'InventoryService') > 0`)).rowCount ?? 0

describe('a release of a new version of the inventory', () => {
  it('takes 5 % of the calls as predicted, is stopped by its guard when it breaks, and is rolled back', async () => {
    const { id } = await createRelease({ ...asked, reason: 'inventory 1.1.0', fingerprint: (await ready()).fingerprint }, 'ada')
    const agreed = await until(id, ({ look, state }) => look?.share.verdict === 'agrees' && look.share.calls >= 200 && state === 'held')
    expect([agreed.held?.by, agreed.look?.guard.basis]).toEqual(['ready', 'consumer'])
    // at all looks at once: what was predicted is inside, the third that it had before is not
    expect(agreed.look?.share).toMatchObject({ predicted: { low: expect.closeTo(0.05, 2) } })
    expect(agreed.look?.share.high).toBeLessThan(1 / 3)

    await estate.break('failing-provider', ['inventory-3', '0.7'])
    const stopped = await until(id, ({ held }) => held?.by === 'guard')
    expect([stopped.step, stopped.held?.why]).toEqual([-1, expect.stringContaining('fails more often')])

    await abortReleaseNow(id, { actor: 'ada', reason: 'it is broken' })
    expect((await until(id, ({ finishedAt }) => finishedAt !== null)).state).toBe('aborted')
    await expect.poll(rulesOfService, { timeout: 10_000 }).toBe(0)
  }, 240_000)
})

const by = { actor: 'ada', reason: 'a test' }

async function started(change: Record<string, unknown>): Promise<string> {
  const request = releasePreviewRequestSchema.parse({ ...asked, ...change })
  return (await createRelease({ ...request, reason: 'inventory 1.1.0', fingerprint: (await ready(request)).fingerprint }, 'ada')).id
}

async function aborted(id: string): Promise<void> {
  await abortReleaseNow(id, by)
  expect((await until(id, ({ finishedAt }) => finishedAt !== null)).state).toBe('aborted')
  await expect.poll(rulesOfService, { timeout: 10_000 }).toBe(0)
}

/** The share of live calls agrees with what the step in force predicts of the new version. */
const agrees =
  (step: number, measured: (share: number) => boolean) =>
  ({ look, step: at }: Release): boolean =>
    at === step && look?.step === step && look.share.verdict === 'agrees' && measured(look.share.measured ?? -1)

/** No call has what the step sends over, so that none is predicted, and none arrives. */
const isKeptOff = ({ look }: Release): boolean =>
  look?.share.verdict === 'not-predicted' && look.share.calls >= 60 && look.share.measured === 0

describe('a release of live calls', () => {
  it('of the whole application by weight is undone by its guard when the new version only gets slower', async () => {
    const steps = [{ percent: 40 }, { percent: 100 }]
    const id = await started({ service: undefined, application: 'inventory-service', steps })
    await until(
      id,
      agrees(0, (share) => share > 0.2),
    )
    await estate.break('slow-provider', ['inventory-3', '120'])
    const stopped = await until(id, ({ held }) => held?.by === 'guard', 400)
    expect([stopped.step, stopped.held?.why]).toEqual([-1, expect.stringContaining('is slower')])
    await aborted(id)
  }, 700_000)

  it('by tag keeps calls without the tag off the new version, and lets everybody in with the last step', async () => {
    const id = await started({ mode: 'tag', tag: 'v2', steps: [{ percent: 0 }, { percent: 100 }] })
    await until(id, isKeptOff)
    await continueReleaseNow(id, { ...by, next: true })
    await until(id, (release) => release.step === 1 && (release.look?.share.measured ?? 0) > 0.1 && release.look?.step === 1)
    await aborted(id)
  }, 400_000)

  it('by condition sends nobody over whose calls have other values, and everybody with the last step', async () => {
    const id = await started({ mode: 'condition', key: 'method', steps: [{ percent: 5, values: 'reserve' }, { percent: 100 }] })
    await until(id, isKeptOff)
    await continueReleaseNow(id, { ...by, next: true })
    await until(
      id,
      agrees(1, (share) => share > 0.95),
    )
    await aborted(id)
  }, 400_000)
})
