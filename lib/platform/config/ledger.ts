// A ledger below one znode of ZooKeeper: what the JSON of its entries calls things, and how it says what became of a message.
import { z } from 'zod'
import { probesSchema } from './probes.ts'

const id = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'use lower-case letters, digits, dots and dashes')

/** Where a value stands inside the JSON: `state`, `times.created`, or a list of names where one holds a dot. */
const pathWords = 'write state, times.created, or a list of names'
const fieldPath = z
  .union([z.string().regex(/^[^.]+(\.[^.]+)*$/, pathWords), z.array(z.string().min(1)).min(1).max(8)], pathWords)
  .transform((path) => (typeof path === 'string' ? path.split('.') : path))
export type FieldPath = z.infer<typeof fieldPath>

/** `null` = the JSON does not say it. */
const fieldsSchema = z.strictObject({
  /** left out of the JSON: the znode's name alone */
  id: fieldPath.nullable().prefault('id'),
  state: fieldPath.prefault('state'),
  /** left out: the source's own `topic` */
  topic: fieldPath.nullable().prefault('topic'),
  key: fieldPath.nullable().prefault('key'),
  payload: fieldPath.prefault('payload'),
  /** left out: the source's own `owner` */
  owner: fieldPath.nullable().prefault('owner'),
  /** left out: when ZooKeeper made the znode, and when it was last written */
  createdAt: fieldPath.nullable().prefault('createdAt'),
  updatedAt: fieldPath.nullable().prefault('updatedAt'),
  /** where an operation of ours says that it holds the entry */
  claim: fieldPath.prefault('claim'),
})
export type LedgerFields = z.infer<typeof fieldsSchema>

const scalar = z.union([z.string(), z.number(), z.boolean()])
const words = z.union([scalar.transform((value) => [value]), z.array(scalar).min(1).max(50)], 'write a value or a list of values')

const statesSchema = z
  .strictObject({
    /** prepared, not decided */
    Init: words.prefault('Init'),
    /** executed by its owner, to be sent */
    exe: words.prefault('exe'),
    /** rolled back */
    void: words.prefault('void'),
  })
  .superRefine((states, context) => {
    const all = Object.values(states).flat()
    const twice = all.find((word, index) => all.indexOf(word) < index)
    if (twice !== undefined) context.addIssue({ code: 'custom', message: `"${twice}" cannot mean two states` })
  })

/** What we write must be nobody else's: a state inside the payload would change what is sent. */
function refuseOverlaps(fields: LedgerFields, context: z.RefinementCtx): void {
  // it is asked, too, when one of them is no path at all; that is said already
  const places = Object.entries(fields).filter(([, path]) => Array.isArray(path))
  for (const [name, path] of places.filter(([written]) => ['state', 'updatedAt', 'claim'].includes(written))) {
    const other = places.find(([otherName, otherPath]) => otherName !== name && overlaps(path ?? [], otherPath ?? []))
    if (other)
      context.addIssue({ code: 'custom', path: [name], message: `${name} is written, and stands in the same place as ${other[0]}` })
  }
}

/** One is the other, or stands inside it. */
const overlaps = (one: FieldPath, other: FieldPath): boolean => {
  const shared = Math.min(one.length, other.length)
  return one.slice(0, shared).every((part, index) => part === other[index])
}

/** Names of RocketMQ's own properties, which mean something to clients and brokers: capitals, or in double underscores. */
const ofRocketmq = /^__|^[^a-z]*$/

type Outlet = { kafka?: string | undefined; rocketmq?: string | undefined; masters: string[]; tags?: string | undefined; idHeader: string }

function refineOutlet({ kafka, rocketmq, masters, tags, idHeader }: Outlet, context: z.RefinementCtx): void {
  const problem = (field: keyof Outlet, message: string): void => context.addIssue({ code: 'custom', path: [field], message })
  if (kafka === undefined && rocketmq === undefined) problem('kafka', 'name the Kafka cluster here, or a RocketMQ cluster as rocketmq')
  if (kafka !== undefined && rocketmq !== undefined) problem('rocketmq', 'kafka is named, too; a ledger has one of both')
  if (rocketmq === undefined) {
    if (masters.length > 0) problem('masters', 'only with rocketmq')
    if (tags !== undefined) problem('tags', 'only with rocketmq')
    return
  }
  if (masters.length === 0) problem('masters', 'name the masters of the RocketMQ cluster, e.g. [broker-a]')
  if (/[\s\p{Cc}]/u.test(idHeader) || (ofRocketmq.test(idHeader) && idHeader !== 'KEYS'))
    problem('idHeader', 'a user property of RocketMQ, or KEYS')
}

const layout = z
  .string()
  .regex(/^(([^/{}\s]+|\{[a-z]\w*\})\/){0,5}\{id\}$/, 'write {id}, {day}/{id} or open/{owner}/{id}: {id} is the last of at most six')
  .refine((template) => new Set(template.split('/')).size === template.split('/').length, 'each name once')

export const ledgerSchema = z
  .strictObject({
    kind: z.literal('ledger'),
    id,
    name: z.string().optional(),
    registry: id,
    path: z.string().startsWith('/'),
    /** Where entries lie below `path`; folders called {topic}, {key} or {owner} say these where the JSON does not */
    layout: layout.default('{id}'),
    fields: fieldsSchema.superRefine(refuseOverlaps).prefault({}),
    /** The JSON's words for the three states: the first is written, the others are read too */
    states: statesSchema.prefault({}),
    /** How times stand in the JSON: milliseconds or seconds since 1970, or ISO 8601 with a zone */
    times: z.enum(['ms', 's', 'iso']).default('ms'),
    /** `text`: the payload is a text, which is sent as it is */
    payloadAs: z.enum(['json', 'text']).default('json'),
    /** Each write of ours leaves a node below this path, in the same ZooKeeper transaction: who, when, why, from what to what */
    audit: z
      .string()
      .regex(/^(\/[^/\s]+)+$/, 'write a path such as /ledger-audit/orders')
      .optional(),
    /** Of entries that name none */
    topic: z.string().min(1).max(249).optional(),
    /** Header of a record by which its owner names the entry, and consumers know a message again */
    idHeader: z.string().min(1).max(200).default('ledger-id'),
    /** What its messages are sent to: a Kafka or a RocketMQ cluster */
    kafka: id.optional(),
    rocketmq: id.optional(),
    /** RocketMQ: names of its master brokers. While one is away nothing can be known to be missing: name servers forget who is away */
    masters: z.array(z.string().min(1)).max(1000).default([]),
    /** RocketMQ: TAGS of what is sent */
    tags: z
      .string()
      .regex(/^[^\s|\p{Cc}]{1,200}$/u, 'one tag, without blanks')
      .optional(),
    /** RocketMQ: the kernel of a worker that died goes on sending what it could not send; Linux gives up after 103 s (tcp_orphan_retries) */
    retransmitForMs: z.number().int().min(0).max(200_000).default(103_000),
    owner: z.string().default(''),
    /** `{id}` is replaced by the item's id; answers {"outcome": "commit"|"rollback"|"unknown", "evidence": text} */
    checkBack: z.string().url().optional(),
    /** Younger items are still the owner's own business */
    suspectAfterMs: z.number().int().min(0).default(10_000),
    scanMs: z.number().int().min(1000).default(60_000),
    probes: probesSchema,
  })
  .refine(({ fields, topic, layout: folders }) => fields.topic !== null || topic !== undefined || folders.includes('{topic}'), {
    path: ['topic'],
    message: 'the JSON names no topic (fields.topic: null), so name it here',
  })
  .superRefine(refineOutlet)
  .refine(({ path, audit }) => audit === undefined || !`${audit}/`.startsWith(`${path}/`), {
    path: ['audit'],
    message: 'a path inside the ledger would be read as one of its entries',
  })
export type LedgerConfig = z.infer<typeof ledgerSchema>
