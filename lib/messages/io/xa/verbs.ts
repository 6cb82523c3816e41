// commit and rollback of a prepared transaction. The database does it once or not at all; what is left to find out after a crash is
// whether it was done, and by whom: gone from the list, and the outcome where the database or the probe tells it.
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { XaConfig } from '../../../platform/config/xa.ts'
import { AppError } from '../../../platform/errors.ts'
import { announcedEffect, hasStep, paced, planOf } from '../attempt.ts'
import { notHeldUp } from '../held-up.ts'
import type { SourceVerb } from '../source.ts'
import { settleByOperation } from '../store.ts'
import type { Decision, Outcome, XaDatabase } from './database.ts'
import { joined } from '../../../platform/sentence.ts'
import { sayOfMessage as say } from '../../sentences.ts'

export type XaWorld = {
  config: XaConfig
  database: XaDatabase
  clock: Clock
  /** Called at every boundary between two effects: deciding, decided; tests die here. */
  checkpoint: ((name: string) => Promise<void>) | undefined
}

const wanted: Readonly<Record<Decision, Outcome>> = { commit: 'committed', rollback: 'rolled back' }

export const createXaVerb = (world: XaWorld, decision: Decision): SourceVerb => ({
  // a decision that was sent and not answered may be done at any time: from then on "gone" does not say that nothing was done
  execute: (context) => announcedEffect(context, 'deciding', () => decide(world, decision, context)),
  verify: (context) => verify(world, decision, context),
})

async function decide({ database, checkpoint, clock }: XaWorld, decision: Decision, context: ExecutionContext): Promise<void> {
  const prepared = await database.find(planOf(context).key)
  if (prepared?.fingerprint !== context.operation.fingerprint) throw new AppError('stale-version', say(prepared ? 'xa-again' : 'xa-gone'))
  await context.record({
    name: 'deciding',
    status: 'waiting',
    ...say(decision === 'commit' ? 'xa-committing' : 'xa-rolling-back', { name: prepared.name }),
  })
  await checkpoint?.('deciding')
  await database.decide(prepared, decision, () => notHeldUp(clock, context.signal))
  await checkpoint?.('decided')
  await context.record({
    name: 'decided',
    status: 'done',
    ...say(decision === 'commit' ? 'xa-answered-committed' : 'xa-answered-rolled-back'),
  })
}

async function verify(world: XaWorld, decision: Decision, context: ExecutionContext): Promise<Verification> {
  const { key } = planOf(context)
  const now = await world.database.find(key)
  if (now?.fingerprint === context.operation.fingerprint)
    return paced({ result: 'not-done', ...say('xa-still-prepared') }, context, { clock: world.clock, tries: ['deciding'] })
  if (!hasStep(context, 'deciding')) return { result: 'refused', ...joined([say('xa-decided-by-manager'), say('nothing-was-done')], '. ') }
  const outcome = await outcomeOf(world, decision, context)
  if (outcome === 'unknown')
    return {
      result: 'contradiction',
      ...say('xa-untold'),
    }
  if (outcome !== wanted[decision])
    return {
      result: 'contradiction',
      ...say(outcome === 'committed' ? 'xa-heuristic-committed' : 'xa-heuristic-rolled-back'),
    }
  return proved(world, decision, context)
}

/** The outcome is the wanted one; where a probe is configured, its row has to agree. */
async function proved(world: XaWorld, decision: Decision, context: ExecutionContext): Promise<Verification> {
  const is = say(decision === 'commit' ? 'xa-committed' : 'xa-rolled-back')
  const proof = await readProbe(world, context)
  if (proof !== undefined && proof !== (decision === 'commit'))
    return { result: 'contradiction', ...joined([is, say(proof ? 'xa-yet-row-there' : 'xa-yet-row-absent')], ', ') }
  await settleByOperation(planOf(context).messageId)
  return {
    result: 'succeeded',
    ...joined(proof === undefined ? [is] : [is, say(proof ? 'xa-row-there' : 'xa-row-absent')], ', '),
  }
}

/** The database's own word, else the probe's, else the answer that we got. */
async function outcomeOf(world: XaWorld, decision: Decision, context: ExecutionContext): Promise<Outcome> {
  const { transaction, database } = placeOf(context)
  const said = transaction === '' ? 'unknown' : await world.database.outcomeOf(transaction, database)
  if (said !== 'unknown') return said
  const proof = await readProbe(world, context)
  if (proof !== undefined) return proof ? 'committed' : 'rolled back'
  return hasStep(context, 'decided') ? wanted[decision] : 'unknown'
}

async function readProbe({ config, database }: XaWorld, context: ExecutionContext): Promise<boolean | undefined> {
  if (!config.probe) return undefined
  return database.hasRow(config.probe, planOf(context).businessKey, placeOf(context).database)
}

function placeOf(context: ExecutionContext): { transaction: string; database: string } {
  const { transaction, database } = planOf(context).identity
  return { transaction: typeof transaction === 'string' ? transaction : '', database: typeof database === 'string' ? database : '' }
}
