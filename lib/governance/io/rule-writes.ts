// Makes the writes of a plan one by one, compare-and-set, each announced before it is made; and reads them back.
import type { ExecutionContext, Verification, Words } from '../../operations/executor.ts'
import { AppError, messageOf } from '../../platform/errors.ts'
import type { Sentence } from '../../platform/sentence.ts'
import type { ZooKeeperSession } from '../../platform/zookeeper/session.ts'
import { sayOfRules } from '../sentences.ts'
import { applyWrite, readRuleNode, stateOf, type NodeWrite, type WriteState } from './rule-nodes.ts'

type Writes = readonly NodeWrite[]

/** May be called again after a crash: what holds its content already is passed over. Throws as {@link ExecutionContext} wants it. */
export async function makeWrites(session: ZooKeeperSession, context: ExecutionContext, writes: Writes): Promise<void> {
  const { signal } = context
  let isUntouched = !context.steps.some((step) => step.name === 'writing')
  for (const [index, write] of writes.entries()) {
    const place = `${index + 1} of ${writes.length}: ${write.path}`
    try {
      const live = await readRuleNode(session, write, signal)
      const state = stateOf(write, live)
      if (state === 'after') continue
      if (state === 'foreign') throw new AppError('stale-version', `${write.path} was changed by somebody else after it was planned`)
      await context.record({
        name: 'writing',
        status: 'waiting',
        text: place,
        detail: { path: write.path, version: live?.version ?? null },
      })
      await applyWrite(session, write, live, { signal, onEffect: () => (isUntouched = false) })
      await context.record({ name: 'written', status: 'done', text: place, detail: { path: write.path } })
    } catch (error) {
      // a lost race proves that nothing was done only as long as nothing was: otherwise it is for verification to look
      if (isUntouched) throw error
      throw new AppError('unavailable', messageOf(error), { cause: error })
    }
  }
}

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

export const lastWriteOf = (context: ExecutionContext): Date | undefined =>
  context.steps.findLast((step) => step.name === 'written' || step.name === 'writing')?.at

/** That every rule reads back as planned. */
export async function recordReadBack(context: ExecutionContext, { length }: Writes): Promise<void> {
  if (context.steps.some((step) => step.name === 'read-back')) return
  await context.record({ name: 'read-back', status: 'done', ...sayOfRules(length === 1 ? 'rule-read-back' : 'rules-read-back') })
}

const progressEveryMs = 8_000

/** What the calls look like so far, for whoever watches; not more often than people read. */
export async function recordProgress(context: ExecutionContext, { text, said }: Words, now: Date): Promise<void> {
  const last = context.steps.findLast((step) => step.name === 'observed' || step.name === 'read-back')
  if (last && (last.text === text || now.getTime() - last.at.getTime() < progressEveryMs)) return
  await context.record({ name: 'observed', status: 'waiting', text, said })
}
