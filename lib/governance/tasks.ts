// How the worker sets weights: reads again, writes each znode compare-and-set, reads back, and watches the calls follow.
import type { ExecutionContext, OperationKind, Reread, Verification } from '../operations/executor.ts'
import type { Clock } from '../platform/clock.ts'
import { AppError, messageOf } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import { configIdOf } from '../platform/source-id.ts'
import type { ZooKeeperSession, ZooKeeperSessions } from '../platform/zookeeper/session.ts'
import { callsPerServer } from '../statistics/queries.ts'
import { fingerprintOf } from './fingerprint.ts'
import { applyWrite, readContents, readRuleNode, stateOf, type WriteState } from './io/rule-nodes.ts'
import { createShareObserver, defaultTiming, type ObservedShares, type ObserverTiming } from './io/share-observer.ts'
import { mergeSides } from './judge-calls.ts'
import { weightPlanSchema, type WeightPlan } from './plan-schema.ts'

export type GovernanceOptions = {
  sessions: Pick<ZooKeeperSessions, 'get'>
  log: Log
  clock: Clock
  /** calls per provider since an instant; by default those of the statistics slice */
  observedShares?: ObservedShares
  timing?: Partial<ObserverTiming>
}

const observedCalls: ObservedShares = async (service, sinceIso) => mergeSides(await callsPerServer(service, sinceIso))

/** The operation kinds of this slice: `weight.set`. */
export function createGovernanceOperationKinds(options: GovernanceOptions): OperationKind[] {
  return [createWeightSet(options)]
}

function createWeightSet({ sessions, log, clock, observedShares = observedCalls, timing }: GovernanceOptions): OperationKind {
  const times = { ...defaultTiming, ...timing }
  const observe = createShareObserver({ observedShares, clock, log, timing: times })
  const sessionOf = (context: ExecutionContext): ZooKeeperSession => sessions.get(configIdOf(context.operation.sourceId))
  return {
    kind: 'weight.set',
    verifyForMs: times.verifyForMs,
    reread: (context) => reread(sessionOf(context), context),
    execute: (context) => execute(sessionOf(context), context),
    async verify(context) {
      const plan = weightPlanSchema.parse(context.operation.plan)
      const unfinished = await readBack(sessionOf(context), plan, context.signal)
      if (unfinished) return unfinished
      await recordOnce(context, {
        name: 'read-back',
        text: `read back from the registry: ${plan.writes.length === 1 ? 'the rule is' : 'all rules are'} as planned`,
      })
      const seen = await observe(plan, lastWriteOf(context) ?? clock.now())
      if (seen.result === 'waiting') await recordProgress(context, seen.text, clock.now())
      return seen
    },
  }
}

async function reread(session: ZooKeeperSession, context: ExecutionContext): Promise<Reread> {
  const plan = weightPlanSchema.parse(context.operation.plan)
  const contents = await readContents(session, plan, context.signal)
  const fingerprint = await fingerprintOf(contents)
  const paths = [...new Set([...Object.keys(plan.contents), ...Object.keys(contents)])]
  const moved = paths.filter((path) => (plan.contents[path] ?? null) !== (contents[path] ?? null))
  return {
    fingerprint,
    changed: `changed since it was planned: ${moved.map((path) => describeMove(path, plan.contents[path] ?? null, contents[path] ?? null)).join('; ')}`,
  }
}

function describeMove(path: string, planned: string | null, live: string | null): string {
  if (live === null) return `${path} was deleted`
  return planned === null ? `${path} was created` : `${path} has other content`
}

async function execute(session: ZooKeeperSession, context: ExecutionContext): Promise<void> {
  const plan = weightPlanSchema.parse(context.operation.plan)
  const { signal } = context
  let isUntouched = !context.steps.some((step) => step.name === 'writing')
  for (const [index, write] of plan.writes.entries()) {
    const place = `${index + 1} of ${plan.writes.length}: ${write.path}`
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
async function readBack(session: ZooKeeperSession, plan: WeightPlan, signal: AbortSignal): Promise<Verification | undefined> {
  const states: { path: string; state: WriteState }[] = []
  for (const write of plan.writes) states.push({ path: write.path, state: stateOf(write, await readRuleNode(session, write, signal)) })
  const foreign = states.filter(({ state }) => state === 'foreign').map(({ path }) => path)
  if (foreign.length > 0)
    return {
      result: 'contradiction',
      text: `somebody else changed ${foreign.join(', ')}: it holds neither the planned nor the former content`,
      detail: { states },
    }
  const done = states.filter(({ state }) => state === 'after').length
  if (done === states.length) return undefined
  return {
    result: 'not-done',
    text: done === 0 ? 'nothing was written yet' : `${done} of ${states.length} rules are written; the rest follows`,
  }
}

async function recordOnce(context: ExecutionContext, { name, text }: { name: string; text: string }): Promise<void> {
  if (!context.steps.some((step) => step.name === name)) await context.record({ name, status: 'done', text })
}

const progressEveryMs = 8_000

/** What the calls look like so far, for whoever watches; not more often than people read. */
async function recordProgress(context: ExecutionContext, text: string, now: Date): Promise<void> {
  const last = context.steps.findLast((step) => step.name === 'observed' || step.name === 'read-back')
  if (last && (last.text === text || now.getTime() - last.at.getTime() < progressEveryMs)) return
  await context.record({ name: 'observed', status: 'waiting', text })
}

const lastWriteOf = (context: ExecutionContext): Date | undefined =>
  context.steps.findLast((step) => step.name === 'written' || step.name === 'writing')?.at
