// Workers that stand at named places of their operations until a test lets them go on, and how long each of their calls took from then on.
import { createMessageOperationKinds } from '../../../../lib/messages/tasks.ts'
import { messageSourceIdOf } from '../../../../lib/messages/io/open-sources.ts'
import type { ExecutionContext, OperationKind } from '../../../../lib/operations/executor.ts'
import { createOperationRunner } from '../../../../lib/operations/io/runner.ts'
import { systemClock } from '../../../../lib/platform/clock.ts'
import { silentLog } from '../../../../lib/platform/log.ts'
import type { Estate } from './estate.ts'

/** Where an operation stands; `verifyForMs`: how long its proof is waited for, where not as long as its kind says. */
export type Stand = { operationId: string; place: string; verifyForMs?: number }
export type Call = { operationId: string; what: 'execute' | 'verify'; tookMs: number; failed: boolean }
export type Standing = {
  /** resolves when each stands at its place */
  allThere: Promise<void>
  goOn(): void
  /** calls that ended since they went on, without the time for which they stood */
  readonly calls: readonly Call[]
  /** resolves when each has ended its turn */
  over: Promise<void>
}

/** As many workers as operations, which have to be all that is due. */
export function startStanding({ config, sessions }: Pick<Estate, 'config' | 'sessions'>, stands: readonly Stand[]): Standing {
  const byId = new Map(stands.map((stand) => [stand.operationId, stand]))
  const [there, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const calls: Call[] = []
  let missing = stands.length
  let wentOnAtMs = 0

  async function timed<T>(what: Call['what'], { operation }: ExecutionContext, call: Promise<T>): Promise<T> {
    const beganAtMs = Date.now()
    let failed = true
    try {
      const value = await call
      failed = false
      return value
    } finally {
      if (wentOnAtMs > 0) calls.push({ operationId: operation.id, what, failed, tookMs: Date.now() - Math.max(beganAtMs, wentOnAtMs) })
    }
  }

  async function turn(holder: string): Promise<void> {
    let [current, stood] = ['', false]
    const checkpoint = async (place: string): Promise<void> => {
      if (stood || byId.get(current)?.place !== place) return
      stood = true
      missing -= 1
      if (missing === 0) there.resolve()
      await gate.promise
    }
    const watched = (kind: OperationKind): OperationKind => ({
      ...kind,
      get verifyForMs() {
        return byId.get(current)?.verifyForMs ?? kind.verifyForMs
      },
      execute(context) {
        current = context.operation.id
        return timed('execute', context, kind.execute(context))
      },
      verify: (context) => timed('verify', context, kind.verify(context)),
    })
    const kinds = createMessageOperationKinds({ config, sessions, log: silentLog, clock: systemClock, checkpoint }).map(watched)
    const leasedSources = () => config.messages.map(messageSourceIdOf)
    await createOperationRunner({ kinds, holder, log: silentLog, clock: systemClock, leasedSources }).runOnce()
  }

  const over = Promise.all(stands.map((_, worker) => turn(`stands-${worker}`))).then(() => {})
  over.then(() => there.reject(new Error(`${missing} came to no place`)), there.reject)
  return {
    allThere: there.promise,
    goOn() {
      wentOnAtMs = Date.now()
      gate.resolve()
    },
    calls,
    over,
  }
}
