// Makes the writes of a plan one by one, compare-and-set, each announced before it is made; and reads them back.
import type { ExecutionContext, Reread, Verification, Words } from '../../operations/executor.ts'
import { AppError, isAppError, sentenceOf } from '../../platform/errors.ts'
import type { Sentence } from '../../platform/sentence.ts'
import type { ZooKeeperSession } from '../../platform/zookeeper/session.ts'
import { fingerprintOf, type Contents } from '../fingerprint.ts'
import { sayOfRules } from '../sentences.ts'
import { asSeenBy, onLive } from '../shared-document.ts'
import { applyWrite, readRuleNode, stateOf, type NodeWrite, type WriteState } from './rule-nodes.ts'
import { sayOfOutcome } from '../outcome-sentences.ts'

type Writes = readonly NodeWrite[]

/** May be called again after a crash: what holds its content already is passed over. Throws as {@link ExecutionContext} wants it. */
export async function makeWrites(session: ZooKeeperSession, context: ExecutionContext, writes: Writes): Promise<void> {
  let isUntouched = !context.steps.some((step) => step.name === 'writing')
  for (const [index, write] of writes.entries()) {
    const place = `${index + 1}/${writes.length}: ${write.path}`
    try {
      await makeWrite({ session, context, write, place, onEffect: () => (isUntouched = false) })
    } catch (error) {
      // a lost race proves that nothing was done only as long as nothing was: otherwise it is for verification to look
      if (isUntouched) throw error
      throw new AppError('unavailable', sentenceOf(error), { cause: error })
    }
  }
}

type OneWrite = { session: ZooKeeperSession; context: ExecutionContext; write: NodeWrite; place: string; onEffect: () => void }

/** How often a race for a znode may be lost, though what is planned still fits there, before it is given up */
const maxRaces = 10

async function makeWrite(one: OneWrite): Promise<void> {
  for (let races = 1; ; races += 1) {
    const lost = await tryWrite(one)
    if (lost === undefined) return
    if (races >= maxRaces) throw lost
  }
}

/** The error of a lost race, where there was one. */
async function tryWrite({ session, context, write, place, onEffect }: OneWrite): Promise<unknown> {
  const { path } = write
  const live = await readRuleNode(session, write, context.signal)
  if (stateOf(write, live) === 'after') return undefined
  const now = onLive(write, live?.content ?? null)
  if (!now) throw new AppError('stale-version', sayOfOutcome('rule-foreign', { path }))
  const { via, after } = now
  if (now !== write) await context.record({ name: 'others-kept', status: 'done', ...sayOfRules('rule-others-kept', { path }) })
  const detail = { path, version: live?.version ?? null, ...(now === write ? {} : { onLive: { path, via, after } }) }
  await context.record({ name: 'writing', status: 'waiting', text: place, detail })
  try {
    await applyWrite(session, now, live, { signal: context.signal, onEffect })
  } catch (error) {
    if (isLostRace(error)) return error
    throw error
  }
  await context.record({ name: 'written', status: 'done', text: place, detail: { path } })
  return undefined
}

/** Somebody wrote, made or removed the znode in between. */
const isLostRace = (error: unknown): boolean =>
  isAppError(error, 'stale-version') || isAppError(error, 'conflict') || isAppError(error, 'not-found')

/** What is not yet as planned, or undefined when every path holds its content. */
export async function readBack(session: ZooKeeperSession, writes: Writes, signal: AbortSignal): Promise<Verification | undefined> {
  const states: { path: string; state: WriteState }[] = []
  for (const write of writes) states.push({ path: write.path, state: stateOf(write, await readRuleNode(session, write, signal)) })
  const foreign = states.filter(({ state }) => state === 'foreign').map(({ path }) => path)
  if (foreign.length > 0)
    return {
      result: 'contradiction',
      ...sayOfRules('rules-foreign', { paths: foreign.join(', ') }),
      detail: { states },
    }
  const done = states.filter(({ state }) => state === 'after').length
  if (done === states.length) return undefined
  return {
    result: 'not-done',
    ...(done === 0 ? sayOfRules('rules-nothing-yet') : sayOfRules('rules-go-on', { done, of: states.length })),
  }
}

/** What moved between two readings, in words. */
export function describeMoves(planned: Readonly<Record<string, string | null>>, live: Readonly<Record<string, string | null>>): Sentence {
  const paths = [...new Set([...Object.keys(planned), ...Object.keys(live)])]
  const moved = paths.filter((path) => (planned[path] ?? null) !== (live[path] ?? null))
  const moves = moved.map((path) => describeMove(path, planned[path] ?? null, live[path] ?? null)).join('; ')
  return sayOfRules('rules-moved', { moves })
}

function describeMove(path: string, planned: string | null, live: string | null): string {
  if (live === null) return `${path} was deleted`
  return planned === null ? `${path} was created` : `${path} has other content`
}

type Read = { planned: Contents; live: Contents; interfaces: readonly string[] }

/** The fingerprint of weights read again. Where every whole text is as planned it is the planned one, whatever that was counted over. */
export async function fingerprintAgain(
  { fingerprint }: Pick<ExecutionContext['operation'], 'fingerprint'>,
  { planned, live, interfaces }: Read,
): Promise<Reread> {
  if ((await fingerprintOf(live)) === fingerprint) return { fingerprint }
  const [before, now] = [asSeenBy(interfaces, planned), asSeenBy(interfaces, live)]
  const onlyMoved = (contents: Contents): Contents =>
    Object.fromEntries(Object.entries(contents).filter(([path]) => (before[path] ?? null) !== (now[path] ?? null)))
  return { fingerprint: await fingerprintOf(now), changed: describeMoves(onlyMoved(planned), onlyMoved(live)) }
}

export const lastWriteOf = (context: ExecutionContext): Date | undefined =>
  context.steps.findLast((step) => step.name === 'written' || step.name === 'writing')?.at

/** That every rule reads back as planned; once after the last write. */
export async function recordReadBack(context: ExecutionContext, { length }: Writes): Promise<void> {
  if (context.steps.findLast((step) => step.name === 'read-back' || step.name === 'writing')?.name === 'read-back') return
  await context.record({ name: 'read-back', status: 'done', ...sayOfRules(length === 1 ? 'rule-read-back' : 'rules-read-back') })
}

const progressEveryMs = 8_000

/** What the calls look like so far, for whoever watches; not more often than people read. */
export async function recordProgress(context: ExecutionContext, { text, said }: Words, now: Date): Promise<void> {
  const last = context.steps.findLast((step) => step.name === 'observed' || step.name === 'read-back')
  if (last && (last.text === text || now.getTime() - last.at.getTime() < progressEveryMs)) return
  await context.record({ name: 'observed', status: 'waiting', text, said })
}
