// What pages and API may ask of releases. The worker does it, step by step, each step an operation of its own.
import { randomUUID } from 'node:crypto'
import { AppError } from '../../platform/errors.ts'
import { insertRelease, saveProgress } from '../io/release-store.ts'
import { getRelease, loadRelease, planRelease } from '../queries/release.ts'
import { startMove, type Progress, type Turn } from '../release/progress.ts'
import type { CreateReleaseRequest, Release } from '../release/schema.ts'
import { abortRelease, continueRelease, holdRelease } from '../release/verbs.ts'

/** Starts a release as it was previewed. Throws `stale-version` when it moved since, `conflict` when a service has a live release. */
export async function createRelease({ reason, fingerprint, ...request }: CreateReleaseRequest, actor: string): Promise<Release> {
  const { plan, subject, preview } = await planRelease(request)
  if (preview.fingerprint !== fingerprint)
    throw new AppError(
      'stale-version',
      'The providers, their weights or the rules changed since the preview. Look at the new preview first.',
      {
        details: { fingerprint: preview.fingerprint },
      },
    )
  const id = randomUUID()
  const at = new Date().toISOString()
  const nothing: Progress = {
    state: 'moving',
    moves: [],
    current: null,
    held: null,
    holdOnArrival: null,
    actor,
    window: { number: 0, since: at },
    baseline: null,
  }
  const event = { name: 'created', text: reason, actor, detail: { addresses: plan.addresses, steps: plan.steps } }
  await insertRelease({ id, sourceId: plan.registry, subject, plan, progress: startMove(nothing, 0, at), actor, reason }, event)
  return getRelease(id)
}

type Asked = { reason: string; actor: string }

/** Throws `conflict` when there is nothing to hold. */
export const holdReleaseNow = (id: string, asked: Asked): Promise<Release> =>
  turn(id, (progress) => holdRelease(progress, { ...asked, at: now() }))

/** `next`: the next step without watching this one to its end. Throws `conflict` when it goes on by itself. */
export async function continueReleaseNow(id: string, { next, ...asked }: Asked & { next: boolean }): Promise<Release> {
  const { plan } = await loadRelease(id)
  return turn(id, (progress) => continueRelease(progress, { ...asked, next, at: now(), steps: plan.steps.length }))
}

/** Throws `conflict` when it has ended. */
export const abortReleaseNow = (id: string, asked: Asked): Promise<Release> =>
  turn(id, (progress) => abortRelease(progress, { ...asked, at: now() }))

const now = (): string => new Date().toISOString()
const tries = 5

/** The worker may change the release at the same moment: then it is looked at again, as it is by then. */
async function turn(id: string, decide: (progress: Progress) => Turn): Promise<Release> {
  for (let left = tries; ; left -= 1) {
    const { version, progress } = await loadRelease(id)
    const decided = decide(progress)
    try {
      await saveProgress({ id, version }, decided.progress, decided.event)
      return await getRelease(id)
    } catch (error) {
      if (left <= 1 || !(error instanceof AppError) || error.code !== 'conflict') throw error
    }
  }
}
