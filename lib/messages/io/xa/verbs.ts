// commit and rollback of a prepared transaction. The database does it once or not at all; what is left to find out after a crash is
// whether it was done, and by whom: gone from the list, and the outcome where the database or the probe tells it.
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { XaConfig } from '../../../platform/config/xa.ts'
import { AppError } from '../../../platform/errors.ts'
import { afterEffect, hasStep, paced, planOf } from '../attempt.ts'
import type { SourceVerb } from '../source.ts'
import { settleByOperation } from '../store.ts'
import type { Decision, Outcome, XaDatabase } from './database.ts'

export type XaWorld = {
  config: XaConfig
  database: XaDatabase
  clock: Clock
  /** Called at every boundary between two effects: deciding, decided; tests die here. */
  checkpoint: ((name: string) => Promise<void>) | undefined
}

const wanted: Readonly<Record<Decision, Outcome>> = { commit: 'committed', rollback: 'rolled back' }

export const createXaVerb = (world: XaWorld, decision: Decision): SourceVerb => ({
  execute: (context) => decide(world, decision, context),
  verify: (context) => verify(world, decision, context),
})

async function decide({ database, checkpoint }: XaWorld, decision: Decision, context: ExecutionContext): Promise<void> {
  const prepared = await database.find(planOf(context).key)
  if (prepared?.fingerprint !== context.operation.fingerprint)
    throw new AppError('stale-version', prepared ? 'it was prepared anew under the same name' : 'it is prepared no more')
  await context.record({
    name: 'deciding',
    status: 'waiting',
    text: `${decision === 'commit' ? 'committing' : 'rolling back'} ${prepared.name}`,
  })
  await checkpoint?.('deciding')
  await (hasStep(context, 'interrupted') ? afterEffect(database.decide(prepared, decision)) : database.decide(prepared, decision))
  await checkpoint?.('decided')
  await context.record({ name: 'decided', status: 'done', text: `the database answered that it is ${wanted[decision]}` })
}

async function verify(world: XaWorld, decision: Decision, context: ExecutionContext): Promise<Verification> {
  const { key, messageId } = planOf(context)
  const now = await world.database.find(key)
  if (now?.fingerprint === context.operation.fingerprint)
    return paced({ result: 'not-done', text: 'it is still prepared' }, context, { clock: world.clock, tries: ['deciding'] })
  if (!hasStep(context, 'deciding'))
    return { result: 'refused', text: 'it is prepared no more: its transaction manager decided it. Nothing was done.' }
  const outcome = await outcomeOf(world, decision, context)
  if (outcome === 'unknown')
    return {
      result: 'contradiction',
      text: 'it is gone, and this database does not tell which way it went: look at what it would have changed',
    }
  if (outcome !== wanted[decision])
    return {
      result: 'contradiction',
      text: `a heuristic outcome: it is ${outcome}, and was to be ${wanted[decision]}. Somebody else decided it.`,
    }
  const proof = await readProbe(world, context)
  if (proof !== undefined && proof !== (decision === 'commit'))
    return { result: 'contradiction', text: `it is ${outcome}, and yet its row is ${proof ? 'there' : 'not there'}` }
  await settleByOperation(messageId)
  return {
    result: 'succeeded',
    text: `it is ${outcome}${proof === undefined ? '' : proof ? ', and its row is there' : ', and no row of it is there'}`,
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
