// Finds out what instances offer that registered on the application level only: from the metadata centre, else from the instance itself.
// Asked once per revision, whatever the number of its instances; a failure is written down and tried again later.
import { inTransaction, type Database } from '../../platform/database.ts'
import { isAppError, messageOf } from '../../platform/errors.ts'
import type { Lease } from '../../platform/leases.ts'
import type { Log } from '../../platform/log.ts'
import { announce } from '../../platform/notify.ts'
import type { OfferedService } from '../application-metadata.ts'
import { metadataServiceOf, type MetadataServicePlace } from '../metadata-call.ts'
import { formatServiceId } from '../service-id.ts'
import { askInstance } from './ask-instance.ts'
import { saveMetadata, wantedMetadata, type MetadataAnswer, type WantedMetadata } from './definition-store.ts'
import { forEachInFlight } from './in-flight.ts'
import { readCentre } from './read-metadata.ts'
import type { TreeReader } from './read-tree.ts'
import { fence } from './store.ts'

export type AskerContext = {
  reader: TreeReader
  database: Pick<Database, 'pool'>
  lease: Lease
  log: Log
  now(): Date
  /** Told of every revision whose services became known */
  onKnown(application: string, revision: string, services: readonly OfferedService[]): void
}

const inFlight = 4
const callTimeoutMs = 3000
/** Instances of one revision that are tried in one go. */
const maxTries = 3
const firstRetryMs = 10_000
const lastRetryMs = 10 * 60_000

/** Asks for everything that is unknown and due. Throws when ZooKeeper or the database fail. */
export async function askForMetadata(context: AskerContext, signal: AbortSignal): Promise<void> {
  const wanted = await wantedMetadata(context.database.pool, context.lease.sourceId, context.now())
  const revisions = Map.groupBy(wanted, (row) => `${row.application}\n${row.revision}`)
  await forEachInFlight(revisions.values(), inFlight, async (instances) => {
    if (signal.aborted) return
    const answer = await findOut(context, instances, signal)
    if (!answer || signal.aborted) return
    await inTransaction(async (sql) => {
      await saveMetadata({ sql, sourceId: context.lease.sourceId, now: context.now() }, answer)
      // a later failure is no news
      if (answer.kind !== '' || answer.attempts === 1) await announce(sql, 'registry', answer.services.map(formatServiceId))
      await fence(sql, context.lease)
    }, context.database.pool)
    if (answer.kind !== '') context.onKnown(answer.application, answer.revision, answer.services)
    else context.log.debug({ application: answer.application, reason: answer.error }, 'the metadata of an application is unknown')
  })
}

async function findOut(
  context: AskerContext,
  instances: readonly WantedMetadata[],
  signal: AbortSignal,
): Promise<MetadataAnswer | undefined> {
  const [first] = instances
  if (!first) return undefined
  const { application, revision, attempts } = first
  const known = { application, revision, error: '', attempts: attempts + 1, nextTryAt: null }
  const problems: string[] = []
  try {
    const written = await readCentre(context.reader, application, revision)
    if (written) return { ...known, kind: 'metadata-centre', services: written }
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    problems.push(messageOf(error))
  }
  const places = instances
    .map((instance) => metadataServiceOf(instance))
    .filter((place): place is MetadataServicePlace => place !== undefined)
    .slice(0, maxTries)
  if (places.length === 0) problems.push('no instance says where its MetadataService is.')
  for (const place of places) {
    try {
      const services = await askInstance(place, revision, { timeoutMs: callTimeoutMs, signal })
      return { ...known, kind: 'metadata-service', services }
    } catch (error) {
      problems.push(messageOf(error))
    }
  }
  const pauseMs = Math.min(firstRetryMs * 2 ** Math.min(attempts, 10), lastRetryMs)
  const nextTryAt = new Date(context.now().getTime() + pauseMs)
  return { ...known, kind: '', services: [], error: problems.join(' ').slice(0, 1000), nextTryAt }
}
