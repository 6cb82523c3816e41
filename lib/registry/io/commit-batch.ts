// Writes what a batch found out.
import { sqlStateOf, inTransaction } from '../../platform/database.ts'
import { messageOf } from '../../platform/errors.ts'
import { markFresh } from '../../platform/sources.ts'
import type { BatchContext } from './batch-context.ts'
import { saveReadings } from './readings.ts'
import { fence } from './store.ts'
import { writeUpdate, type Update, type Written } from './write-interfaces.ts'

/** Writes everything in one transaction; where the database refuses the data, interface by interface, so that one hurts no other. */
export async function commit(context: BatchContext, update: Update): Promise<Written> {
  try {
    return await commitOnce(context, update)
  } catch (error) {
    if (!isDataError(error) || update.interfaces.length === 0 || update.leaves) throw error
    context.log.warn({ reason: messageOf(error) }, 'a batch could not be stored; its interfaces are stored one by one')
  }
  const parts = [await commitOnce(context, { ...update, interfaces: [] })]
  for (const item of update.interfaces) {
    const alone: Update = {
      ...update,
      interfaces: [item],
      places: [],
      oddities: { prefixes: [], found: [] },
      rules: { before: [], after: [] },
    }
    try {
      parts.push(await commitOnce(context, alone))
    } catch (error) {
      if (!isDataError(error)) throw error
      context.model.plain.delete(item.node)
      await commitOnce(context, {
        ...alone,
        interfaces: [],
        notStorable: [item.node],
        oddities: { prefixes: [item.path], found: [{ path: item.path, code: 'not-storable', text: messageOf(error) }] },
      })
    }
  }
  return { events: parts.reduce((sum, part) => sum + part.events, 0), flipped: parts.flatMap((part) => part.flipped) }
}

const commitOnce = ({ database, lease, model, now, format }: BatchContext, update: Update): Promise<Written> =>
  inTransaction(async (sql) => {
    const at = now()
    const writing = { sql, sourceId: lease.sourceId, now: at }
    const written = await writeUpdate(writing, model, update)
    await Promise.all([
      saveReadings(writing, { model, format }, { ...update, unread: [...(update.notStorable ?? []), ...(update.leaves?.nodes ?? [])] }),
      markFresh(sql, lease.sourceId, at),
      fence(sql, lease),
    ])
    return written
  }, database.pipelined)

/** SQLSTATE classes 22 (data exception) and 54 (program limit exceeded): the data, not the database. */
export const isDataError = (error: unknown): boolean => /^(22|54)/.test(sqlStateOf(error) ?? '')
