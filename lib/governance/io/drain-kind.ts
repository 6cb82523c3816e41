// `provider.drain`: the weight of one address to 0 in all its services, as one operation; done when the calls have faded. Its undo puts the
// rules back as they were.
import type { ExecutionContext, OperationKind, Reread } from '../../operations/executor.ts'
import type { Clock } from '../../platform/clock.ts'
import { configIdOf } from '../../platform/source-id.ts'
import type { ZooKeeperSession, ZooKeeperSessions } from '../../platform/zookeeper/session.ts'
import { judgeDrain, togetherCalled, type AddressCalls } from '../drain/judge-drain.ts'
import { contentsOf, drainedInterfaces, writesOf } from '../drain/plan-drain.ts'
import { drainPlanSchema, type DrainPlan } from '../drain/schema.ts'
import { readContents } from './rule-nodes.ts'
import { fingerprintAgain, lastWriteOf, makeWrites, readBack, recordProgress, recordReadBack } from './rule-writes.ts'
import { shareDocuments } from '../shared-document.ts'
import { sayOfOutcome } from '../outcome-sentences.ts'

export type DrainTiming = { quietForMs?: number; stubbornForMs?: number }

type Options = {
  sessions: Pick<ZooKeeperSessions, 'get'>
  clock: Clock
  callsTo(address: string): Promise<AddressCalls>
  timing?: DrainTiming | undefined
}

export function createDrainKind({ sessions, clock, callsTo, timing = {} }: Options): OperationKind {
  const sessionOf = (context: ExecutionContext): ZooKeeperSession => sessions.get(configIdOf(context.operation.sourceId))
  return {
    kind: 'provider.drain',
    verifyForMs: 900_000,
    reread: (context) => reread(sessionOf(context), context),
    execute: (context) => makeWrites(sessionOf(context), context, sharedWritesOf(drainPlanSchema.parse(context.operation.plan))),
    async verify(context) {
      const plan = drainPlanSchema.parse(context.operation.plan)
      const unfinished = await readBack(sessionOf(context), sharedWritesOf(plan), context.signal)
      if (unfinished) return unfinished
      await recordReadBack(context, writesOf(plan))
      if (plan.restores) return { result: 'succeeded', ...sayOfOutcome('drain-restored') }
      const writtenAt = lastWriteOf(context) ?? context.operation.startedAt ?? clock.now()
      const judged = judgeDrain(togetherCalled(await Promise.all((plan.addresses ?? [plan.address]).map(callsTo))), {
        writtenAt,
        now: clock.now(),
        ...timing,
      })
      if (judged.result === 'waiting') await recordProgress(context, judged, clock.now())
      return judged
    },
  }
}

async function reread(session: ZooKeeperSession, context: ExecutionContext): Promise<Reread> {
  const plan = drainPlanSchema.parse(context.operation.plan)
  const contents: Record<string, string | null> = {}
  for (const service of plan.services) Object.assign(contents, await readContents(session, service, context.signal))
  return fingerprintAgain(context.operation, { planned: contentsOf(plan), live: contents, interfaces: drainedInterfaces(plan) })
}

const sharedWritesOf = (plan: DrainPlan) => shareDocuments(writesOf(plan), drainedInterfaces(plan))
