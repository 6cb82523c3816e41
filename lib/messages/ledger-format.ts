// The JSON of a ledger's entries, as the configuration says what it calls things. What is written again differs only in what we
// change: every other field, their order and every number stay as their owner wrote them.
import { z } from 'zod'
import type { FieldPath, LedgerConfig } from '../platform/config/ledger.ts'
import { exactNumberText, formatExactJson, parseExactJson } from './exact-json.ts'
import {
  ledgerClaimSchema,
  ledgerStates,
  type FoundEntry,
  type JsonObject,
  type LedgerClaim,
  type LedgerState,
  type WholeEntry,
  type ZnodeFacts,
} from './ledger.ts'
import type { LedgerPlace } from './ledger-layout.ts'

export type LedgerMapping = Pick<LedgerConfig, 'fields' | 'states' | 'times' | 'payloadAs' | 'topic'>
export type LedgerChange = { claim: LedgerClaim; state?: LedgerState; updatedAt?: number }

export type Znode = LedgerPlace & Omit<ZnodeFacts, keyof LedgerPlace> & { modifiedAtMs: number }

export type LedgerFormat = {
  /** Reads the data of a znode. What is not a ledger record is an entry with the problem in words, never an exception. */
  parse(znode: Znode, data: Buffer | string): FoundEntry
  /** The data after a change of ours. `updatedAt` is the owner's and stays, except when the state becomes another. */
  rewrite(entry: WholeEntry, change: LedgerChange): Buffer
  /** State of an entry, and of one to be, in the ledger's own words. */
  word(state: WholeEntry | LedgerState): unknown
  /** What is sent: the JSON of the payload, every number as its owner wrote it, or its text. */
  recordValue(entry: WholeEntry): string
  /** The payload for people; a text that holds JSON is taken apart, so that what is personal in it can be masked. */
  payload(entry: WholeEntry): unknown
}

const time = z.number().int().min(0)
const recordSchema = z.object({
  id: z.string().min(1),
  state: z.enum(ledgerStates),
  topic: z.string().min(1).max(249),
  key: z.string().nullable(),
  owner: z.string(),
  createdAt: time,
  updatedAt: time,
  claim: ledgerClaimSchema.optional(),
})

/** The format that one ledger is configured to have. */
export function createLedgerFormat(mapping: LedgerMapping): LedgerFormat {
  const { fields, times, payloadAs } = mapping
  const read = (document: JsonObject, path: FieldPath | null): unknown => (path === null ? undefined : valueAt(document, path))
  const timeOf = (document: JsonObject, path: FieldPath | null, otherwise: number): unknown =>
    path === null ? otherwise : msOf(valueAt(document, path), times)

  /** The fields under our own names; the schema says what is wrong with them. */
  const fieldsOf = (document: JsonObject, znode: Znode): Record<string, unknown> => ({
    id: fields.id === null ? znode.id : textOf(valueAt(document, fields.id)),
    state: stateOf(mapping, valueAt(document, fields.state)),
    topic: textOf(read(document, fields.topic)) ?? znode.named['topic'] ?? mapping.topic,
    key: textOf(read(document, fields.key)) ?? znode.named['key'] ?? null,
    owner: textOf(read(document, fields.owner)) ?? znode.named['owner'] ?? '',
    createdAt: timeOf(document, fields.createdAt, znode.createdAtMs),
    updatedAt: timeOf(document, fields.updatedAt, znode.modifiedAtMs),
    claim: valueAt(document, fields.claim) ?? undefined,
  })

  return {
    parse({ modifiedAtMs, named, ...znode }, data) {
      const problem = (text: string): FoundEntry => ({ ...znode, problem: text })
      const document = jsonOf(data)
      if (document === undefined) return problem('not JSON')
      if (!isObject(document)) return problem('not a ledger record: the whole: not a JSON object')
      const blocked = [fields.claim, fields.updatedAt].find((path) => path !== null && isBlocked(document, path))
      if (blocked) return problem(`not a ledger record: ${blocked.join('.')}: something else stands in its way`)
      const parsed = recordSchema.safeParse(fieldsOf(document, { ...znode, modifiedAtMs, named }))
      if (!parsed.success) return problem(`not a ledger record: ${issueText(mapping, parsed.error.issues[0])}`)
      if (parsed.data.id !== znode.id)
        return problem(`the record calls itself "${parsed.data.id.slice(0, 80)}", its znode is "${znode.id.slice(0, 80)}"`)
      if (payloadAs === 'text' && typeof valueAt(document, fields.payload) !== 'string')
        return problem(`not a ledger record: ${fields.payload.join('.')}: not a text`)
      return { ...znode, record: parsed.data, document }
    },
    rewrite({ record, document }, { claim, state, updatedAt }) {
      let written = withValue(document, fields.claim, claim)
      // another word for the state that it has already stays
      if (state !== undefined && state !== record.state) written = withValue(written, fields.state, mapping.states[state][0])
      if (updatedAt !== undefined && fields.updatedAt) written = withValue(written, fields.updatedAt, formatTime(updatedAt, times))
      return Buffer.from(formatExactJson(written))
    },
    word: (state) => (typeof state === 'string' ? mapping.states[state][0] : valueAt(state.document, fields.state)),
    recordValue({ document }) {
      const payload = valueAt(document, fields.payload)
      return payloadAs === 'text' && typeof payload === 'string' ? payload : formatExactJson(payload ?? null)
    },
    payload({ document }) {
      const payload = valueAt(document, fields.payload)
      return payloadAs === 'text' && typeof payload === 'string' ? (jsonOf(payload) ?? payload) : payload
    },
  }
}

function jsonOf(data: Buffer | string): unknown {
  try {
    return parseExactJson(data.toString())
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value)

/** Own keys only: a field may be called `constructor`. */
const own = (value: unknown, key: string): unknown => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined)

const valueAt = (document: JsonObject, path: FieldPath): unknown => path.reduce<unknown>(own, document)

/** Something that is no object stands where one is needed: writing would overwrite it. */
const isBlocked = (document: JsonObject, path: FieldPath): boolean =>
  path.slice(0, -1).some((_, depth) => {
    const value = valueAt(document, path.slice(0, depth + 1))
    return value !== undefined && !isObject(value)
  })

/** A copy with one value replaced, in its place; a new key comes last. */
function withValue(document: JsonObject, [key = '', ...rest]: FieldPath, value: unknown): JsonObject {
  const inside = own(document, key)
  return { ...document, [key]: rest.length === 0 ? value : withValue(isObject(inside) ? inside : {}, rest, value) }
}

/** A number is a name, too: an order number often is one. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : exactNumberText(value)
}

const stateOf = ({ states }: LedgerMapping, value: unknown): LedgerState | undefined =>
  ledgerStates.find((state) => states[state].some((word) => word === value))

function msOf(value: unknown, times: LedgerMapping['times']): unknown {
  if (times === 'iso') return typeof value === 'string' && isoWithZone.test(value) ? Date.parse(value) : value
  const number = Number(exactNumberText(value) ?? (typeof value === 'number' ? value : Number.NaN))
  return times === 's' ? Math.round(number * 1000) : number
}

/** Without a zone nobody knows which moment is meant. */
const isoWithZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/

function formatTime(ms: number, times: LedgerMapping['times']): number | string {
  if (times === 'iso') return new Date(ms).toISOString()
  return times === 's' ? Math.floor(ms / 1000) : ms
}

/** Names what is wrong as the ledger's owner calls it. */
function issueText({ fields, states }: LedgerMapping, issue: z.core.$ZodIssue | undefined): string {
  const name = ledgerFieldNames.find((field) => field === issue?.path[0])
  const place = name === undefined ? 'the whole' : (fields[name]?.join('.') ?? name)
  if (name === 'state') return `${place}: none of ${Object.values(states).flat().join(', ')}`
  return `${place}: ${issue?.message ?? 'unreadable'}`
}

const ledgerFieldNames = ['id', 'state', 'topic', 'key', 'owner', 'createdAt', 'updatedAt', 'claim'] as const
