// What one person does with a list of in-doubt messages: takes together what hangs for the same reason, decides by what the list says and by
// what the owner says, has the list frozen, reads what would happen, starts it, and goes on with the next while it runs. Through the public
// API alone.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { bulkRunSchema, type BulkRun } from '../../../lib/messages/bulk/schema.ts'
import { messageSchema, type MessageRow, type Verb } from '../../../lib/messages/schema.ts'
import type { ConsoleUnderTest } from './stack-setup.ts'

/** `decisions`: frozen lists that were read and started. */
export type Settled = { seconds: number; settled: number; decisions: number }

export type SettleOptions = {
  wanted: (message: MessageRow) => boolean
  timeoutMs: number
  /** how long the person looks at each frozen list before starting it */
  readingMs?: number
}

/** What a careful person chooses by the cause alone; the others are asked about. */
const byCause: Readonly<Record<string, Verb['verb']>> = {
  'owner-committed': 'resend',
  'owner-rolled-back': 'rollback',
  'owner-unknown': 'rollback',
  'executed-not-on-topic': 'resend',
  'sent-not-cleaned-up': 'mark-done',
  'outbox-failed': 'rollback',
  'outbox-claim-expired': 'resend',
  'outbox-sent-not-consumed': 'resend',
  'outbox-consumed-not-marked': 'mark-done',
  'half-ghost-committed': 'sweep',
  'half-ghost-rolled-back': 'sweep',
  'transaction-open': 'fence',
  'transaction-lost-commit': 'commit',
  'transaction-lost-abort': 'rollback',
  'transaction-hanging': 'rollback',
}

const listSchema = z.object({ data: z.array(messageSchema) })
const runSchema = z.object({ data: bulkRunSchema })

/** Settles what is open and `wanted`, until none is left. */
export async function settleAll({ url, token, shop }: ConsoleUnderTest, options: SettleOptions): Promise<Settled> {
  const { wanted, timeoutMs, readingMs = 0 } = options
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const began = Date.now()
  const seen = new Set<string>()
  let decisions = 0

  const ask = async <T>(path: string, schema: z.ZodType<T>, body?: object): Promise<T> => {
    const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) }
    const answer = await fetch(`${url}/api/v1/messages${path}`, init)
    if (!answer.ok) throw new Error(`${path} ${JSON.stringify(body)}: ${answer.status} ${await answer.text()}`)
    return schema.parse(await answer.json())
  }
  const list = async (): Promise<MessageRow[]> => (await ask('?pageSize=200&sort=oldest', listSchema)).data.filter(wanted)

  /** The run, under way; undefined where all of it moved while we looked. */
  const decide = async (verb: Verb['verb'], group: readonly Choice[]): Promise<BulkRun | undefined> => {
    const items = group.map(({ message: { id, fingerprint } }) => ({ id, fingerprint }))
    const { data: frozen } = await ask('/bulk', runSchema, { verb, items })
    await sleep(readingMs)
    if (frozen.counts.ready === 0) return undefined
    decisions += 1
    return (await ask(`/bulk/${frozen.id}/start`, runSchema, { reason: 'left by the storm' })).data
  }
  const ended = async ({ id }: BulkRun): Promise<void> => {
    for (;;) {
      const { data: run } = await ask(`/bulk/${id}`, runSchema)
      if (run.state === 'completed') return
      if (run.state !== 'running')
        throw new Error(`a run of ${run.verbs.join()} is ${run.state}: ${JSON.stringify({ ...run.counts, held: run.held })}`)
      await sleep(500)
    }
  }

  for (;;) {
    const open = await list()
    for (const { id } of open) seen.add(id)
    if (open.length === 0) return { seconds: Math.round((Date.now() - began) / 1000), settled: seen.size, decisions }
    if (Date.now() - began > timeoutMs) throw new Error(`not settled in time:\n${open.map(describe).join('\n')}`)
    const chosen = await Promise.all(open.map((message) => choose(shop.checkBack, message)))
    const started: BulkRun[] = []
    for (const group of Map.groupBy(chosen, ({ message, verb }) => `${message.source} ${message.cause} ${verb}`).values()) {
      const verb = group[0]?.verb
      const run = verb && (await decide(verb, group))
      if (run) started.push(run)
    }
    await Promise.all(started.map(ended))
    await sleep(1000)
  }
}

/** `verb` undefined: not now. */
type Choice = { message: MessageRow; verb: Verb['verb'] | undefined }

async function choose(checkBack: string, message: MessageRow): Promise<Choice> {
  if (message.operationId !== null) return { message, verb: undefined }
  const verb = byCause[message.cause] ?? (await askOwner(checkBack, message))
  return { message, verb: message.verbs.some((candidate) => candidate.verb === verb && candidate.allowed) ? verb : undefined }
}

/** Whoever made it knows: the shop's own check-back. */
async function askOwner(checkBack: string, { key, businessKey }: MessageRow): Promise<Verb['verb'] | undefined> {
  const name = [businessKey, key].find((candidate) => /^(shipment|transfer)-\d+$/.test(candidate))
  if (name === undefined) return undefined
  const answer = z.object({ outcome: z.string() }).parse(await (await fetch(`${checkBack}?id=${name}`)).json())
  return answer.outcome === 'commit' ? 'commit' : 'rollback'
}

const describe = ({ id, cause, state, operationId, verbs }: MessageRow): string =>
  `${id} ${cause} (${state}) ${operationId === null ? '' : 'under way; '}${verbs.map((verb) => `${verb.verb}: ${verb.allowed ? 'yes' : verb.reason}`).join('; ')}`
