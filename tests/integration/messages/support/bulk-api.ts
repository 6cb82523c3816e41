// Bulk runs over the API as scripts use them, over three entries of a ledger: two that their owner committed, one that it rolled back.
import { createToken } from '../../../../lib/access/commands.ts'
import { answerSchema } from '../../../../lib/platform/answer.ts'
import { database } from '../../../../lib/platform/database.ts'
import { declareSources } from '../../../../lib/platform/sources.ts'
import { declareProbes } from '../../../../lib/messages/io/answer-store.ts'
import { bulkItemSchema, bulkRunSchema, type BulkItem, type BulkRun } from '../../../../lib/messages/bulk/schema.ts'
import * as runs from '../../../../app/api/v1/messages/bulk/route.ts'
import * as items from '../../../../app/api/v1/messages/bulk/[id]/items/route.ts'
import * as action from '../../../../app/api/v1/messages/bulk/[id]/[action]/route.ts'

export const ledger = 'ledger:orders'
export const tokens = { viewer: '', operator: '' }
export const query = (text: string, values: unknown[] = []) => database().pool.query(text, values)

/** Once for a file. */
export async function openLedger(): Promise<void> {
  for (const role of ['viewer', 'operator'] as const) tokens[role] = await createToken(role, role)
  await declareSources(database().pool, [{ id: ledger, kind: 'ledger', name: 'orders', detail: {} }])
  await declareProbes([{ sourceId: ledger, name: 'api', kind: 'http', what: 'GET …', digest: 'd' }])
}

/** Before each test. */
export async function hangThree(): Promise<void> {
  await query('truncate in_doubt_message, operation, operation_step, bulk_run, bulk_item, message_event, message_answer cascade')
  await query('truncate message_policy, message_policy_revision')
  await hang('o-1', 'owner-committed', 'commit')
  await hang('o-2', 'owner-committed', 'commit')
  await hang('o-3', 'owner-rolled-back', 'rollback')
}

export const idOf = (key: string): string => `${ledger}:${key}`
export const hang = (key: string, cause: string, verdict: string) =>
  query(
    `insert into in_doubt_message (id, source_id, source_kind, key, cause, state, fingerprint, verdict, owner, identity, prepared_at, first_seen, updated_at)
     values ($1, $2, 'ledger', $3, $4, 'Init', '7:0', $5, 'order-service', '{"onTopic": "no", "checkBack": true}', now() - interval '1 hour', now(), now())`,
    [idOf(key), ledger, key, cause, verdict],
  )

export const request = (path: string, token: string, body?: unknown): Request =>
  new Request(`http://console.test/api/v1/messages/bulk${path}`, {
    headers: { host: 'console.test', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
export const contextOf = (params: Record<string, string>) => ({ params: Promise.resolve(params) })
export const freeze = (body: unknown, token = tokens.operator) => runs.POST(request('', token, body), contextOf({}))
export const act = (id: string, verb: string, body: unknown = {}, token = tokens.operator) =>
  action.POST(request(`/${id}/${verb}`, token, body), contextOf({ id, action: verb }))
export const runIn = async (answer: Response): Promise<BulkRun> => answerSchema(bulkRunSchema).parse(await answer.json()).data
export const itemsOf = async (id: string, search = ''): Promise<BulkItem[]> => {
  const answer = await items.GET(request(`/${id}/items${search}`, tokens.viewer), contextOf({ id }))
  return answerSchema(bulkItemSchema.array()).parse(await answer.json()).data
}
export const frozen = async (body: unknown = { verb: 'resend', filter: {} }): Promise<BulkRun> => runIn(await freeze(body))
