// How the worker sets weights: reads again, writes each znode compare-and-set, reads back, and watches the calls follow.
import type { ExecutionContext, OperationKind, Reread } from '../operations/executor.ts'
import type { Clock } from '../platform/clock.ts'
import { database } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { configIdOf } from '../platform/source-id.ts'
import type { Chore } from '../platform/worker-task.ts'
import type { ZooKeeperSession, ZooKeeperSessions } from '../platform/zookeeper/session.ts'
import { startLoop } from '../platform/loop.ts'
import type { Running } from '../platform/worker-task.ts'
import { callsInSteps, callsPerServer, callsToAddress } from '../statistics/queries.ts'
import type { AddressCalls } from './drain/judge-drain.ts'
import { pruneDrafts } from './io/draft-store.ts'
import { createDrainKind, type DrainTiming } from './io/drain-kind.ts'
import { readContents } from './io/rule-nodes.ts'
import { createShareObserver, defaultTiming, type ObservedShares, type ObserverTiming } from './io/share-observer.ts'
import { fingerprintAgain, lastWriteOf, makeWrites, readBack, recordProgress, recordReadBack } from './io/rule-writes.ts'
import { mergeSides } from './judge-calls.ts'
import { weightPlanSchema } from './plan-schema.ts'
import { interfacesOf, sharedWritesOf } from './shared-document.ts'
import { createReleaseDriver } from './tasks/release-driver.ts'
import { createReleaseWatcher } from './tasks/release-watcher.ts'
import { createRuleSet } from './tasks/rule-set.ts'
import { sayOfOutcome } from './outcome-sentences.ts'

export type GovernanceOptions = {
  sessions: Pick<ZooKeeperSessions, 'get'>
  log: Log
  clock: Clock
  /** calls per provider since an instant; by default those of the statistics slice */
  observedShares?: ObservedShares
  timing?: Partial<ObserverTiming>
  /** reports of calls to one address; by default those of the statistics slice */
  callsTo?: (address: string) => Promise<AddressCalls>
  drainTiming?: DrainTiming
}

const observedCalls: ObservedShares = async (service, sinceIso) => mergeSides(await callsPerServer(service, sinceIso))

/** How long a draft waits for its author */
const draftMs = 90 * 86_400_000

export function createGovernanceChores({ clock }: Pick<GovernanceOptions, 'clock'>): Chore[] {
  return [
    {
      name: 'rule-drafts',
      intervalMs: 6 * 3_600_000,
      run: () => pruneDrafts(database().pool, new Date(clock.now().getTime() - draftMs)),
    },
  ]
}

/** The operation kinds of this slice: `weight.set`, `provider.drain`, `rule.set`. */
export function createGovernanceOperationKinds(options: GovernanceOptions): OperationKind[] {
  const { sessions, clock, callsTo = callsToAddress, drainTiming } = options
  return [createWeightSet(options), createDrainKind({ sessions, clock, callsTo, timing: drainTiming }), createRuleSet(options)]
}

function createWeightSet({ sessions, log, clock, observedShares = observedCalls, timing }: GovernanceOptions): OperationKind {
  const times = { ...defaultTiming, ...timing }
  const observe = createShareObserver({ observedShares, clock, log, timing: times })
  const sessionOf = (context: ExecutionContext): ZooKeeperSession => sessions.get(configIdOf(context.operation.sourceId))
  return {
    kind: 'weight.set',
    verifyForMs: times.verifyForMs,
    reread: (context) => reread(sessionOf(context), context),
    execute: (context) => makeWrites(sessionOf(context), context, sharedWritesOf(weightPlanSchema.parse(context.operation.plan))),
    async verify(context) {
      const plan = weightPlanSchema.parse(context.operation.plan)
      const unfinished = await readBack(sessionOf(context), sharedWritesOf(plan), context.signal)
      if (unfinished) return unfinished
      await recordReadBack(context, plan.writes)
      if (plan.proof === 'registry') return { result: 'succeeded', ...sayOfOutcome('weights-by-release') }
      const seen = await observe(plan, lastWriteOf(context) ?? clock.now())
      if (seen.result === 'waiting') await recordProgress(context, seen, clock.now())
      return seen
    },
  }
}

async function reread(session: ZooKeeperSession, context: ExecutionContext): Promise<Reread> {
  const plan = weightPlanSchema.parse(context.operation.plan)
  const contents = await readContents(session, plan, context.signal)
  return fingerprintAgain(context.operation, { planned: plan.contents, live: contents, interfaces: interfacesOf([plan.service]) })
}

type ReleaseOptions = Pick<GovernanceOptions, 'log' | 'clock'> & { holder: string; leasedSources: () => readonly string[] }

/** Takes the releases of the leased registries forward until closed. */
export function startReleaseTask({ log, clock, holder, leasedSources }: ReleaseOptions): Running {
  const watcher = createReleaseWatcher({ clock, calls: callsInSteps })
  const driver = createReleaseDriver({ holder, log, clock, leasedSources, watcher })
  const loop = startLoop({
    name: 'releases',
    intervalMs: 500,
    log,
    async run(signal) {
      while (!signal.aborted && (await driver.runOnce(signal)));
    },
  })
  return { close: () => loop.stop() }
}
