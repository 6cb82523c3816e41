// What a source writes into the identity of its messages, in the order of the locales; what is not named here is shown as it is called.
import { z } from 'zod'

export const identityNames = [
  'path',
  'id',
  'mzxid',
  'version',
  'onTopic',
  'checkBack',
  'problem',
  'claim',
  'table',
  'preset',
  'phase',
  'consumer',
  'armed',
  'can',
  'claimEndsAt',
  'database',
  'preparedBy',
  'transaction',
  'locks',
  'waiting',
  'transactionalId',
  'producerId',
  'producerEpoch',
  'coordinator',
  'timeoutMs',
  'startedAtMs',
  'endsByItselfAt',
  'partitions',
  'partitionCount',
  'hanging',
  'leaderless',
  'partition',
  'startOffset',
  'lastWrite',
  'outcome',
  'markerEpoch',
  'coordinatorState',
  'broker',
  'uniqKey',
  'queueOffset',
  'commitLogOffset',
  'copies',
  'checks',
  'checkMax',
  'checkIntervalMs',
  'firstStoredAt',
  'quietFromMs',
  'quietToMs',
  'lastCheckAt',
  'buriedAt',
  'producers',
  'delivered',
  'isIndexed',
] as const
export type IdentityName = (typeof identityNames)[number]

export const onTopicWords = ['no', 'yes', 'several', 'open', 'unread'] as const

/** `startedAtMs` and `lastCheckAt` are instants, `timeoutMs` is a length of time. */
export type IdentityShape =
  | { kind: 'nothing' }
  | { kind: 'instant'; at: string }
  | { kind: 'duration'; ms: number }
  | { kind: 'yes-no'; is: boolean }
  | { kind: 'text'; text: string }
  | { kind: 'raw'; json: string }

/** Groups that wait behind a transaction, each with its records. */
const waitingSchema = z.object({ groups: z.array(z.object({ group: z.string(), records: z.number() })) })

/** How a value of an identity is to be read. */
export function shapeOf(name: string, value: unknown): IdentityShape {
  if (value === null || value === undefined || value === '') return { kind: 'nothing' }
  if (typeof value === 'boolean') return { kind: 'yes-no', is: value }
  if (typeof value === 'number') return numberShape(name, value)
  if (typeof value === 'string') return isInstant(value) ? { kind: 'instant', at: value } : { kind: 'text', text: value }
  return Array.isArray(value) ? listShape(value) : objectShape(value)
}

function listShape(values: readonly unknown[]): IdentityShape {
  if (values.length === 0) return { kind: 'nothing' }
  return values.every(isPlain) ? { kind: 'text', text: values.map(String).join(', ') } : { kind: 'raw', json: JSON.stringify(values) }
}

function objectShape(value: unknown): IdentityShape {
  const { data } = waitingSchema.safeParse(value)
  if (!data) return { kind: 'raw', json: JSON.stringify(value) }
  return { kind: 'text', text: data.groups.map(({ group, records }) => `${group} ${records}`).join(', ') || '0' }
}

function numberShape(name: string, value: number): IdentityShape {
  if (name.endsWith('AtMs')) return value > 0 ? { kind: 'instant', at: new Date(value).toISOString() } : { kind: 'nothing' }
  return name.endsWith('Ms') ? { kind: 'duration', ms: value } : { kind: 'text', text: String(value) }
}

const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text)
const isPlain = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number'
