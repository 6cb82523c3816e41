// Tables of frameworks as they create them. A verb that is missing is one that a write to the table cannot bring about.
import type { outboxPresets } from '../../platform/config/outbox.ts'
import type { Dialect, OutboxMapping } from './mapping-types.ts'

const now = { now: true } as const
/** The case counts in MySQL on Linux. */
const modulithTable = (dialect: Dialect): readonly string[] => [dialect === 'mysql' ? 'EVENT_PUBLICATION' : 'event_publication']

export const presets: Readonly<Record<(typeof outboxPresets)[number], (dialect: Dialect) => OutboxMapping>> = {
  /** A table of one's own: status, and until when a relay has claimed the row. */
  plain: () => ({
    table: ['outbox'],
    columns: {
      id: 'id',
      status: 'status',
      key: 'aggregate_id',
      topic: 'topic',
      payload: 'payload',
      attempts: 'attempts',
      createdAt: 'created_at',
      claimedUntil: 'locked_until',
      error: 'last_error',
    },
    when: {
      done: { status: ['SENT', 'DONE'] },
      failed: { status: ['FAILED', 'FAILURE', 'ERROR', 'DEAD', 'ABANDONED', 'POISON'] },
      claimed: { status: ['CLAIMED', 'PROCESSING', 'LOCKED', 'SENDING', 'IN_PROGRESS'] },
    },
    do: {
      resend: { status: 'NEW', attempts: 0, locked_until: null },
      'mark-done': { status: 'SENT', sent_at: now },
      rollback: { status: 'DISCARDED' },
    },
  }),
  /** EventRouter: read from the log, the row itself has no state; it is meant to be deleted at once. */
  debezium: () => ({
    table: ['outboxevent'],
    columns: { id: 'id', key: 'aggregateid', topic: 'aggregatetype', payload: 'payload' },
    when: { done: {} },
    do: { 'mark-done': 'delete' },
  }),
  /** Sent again by the application only: at its restart, or by IncompleteEventPublications. */
  'spring-modulith-1': (dialect) => ({
    table: modulithTable(dialect),
    columns: { id: 'id', key: 'event_type', topic: 'listener_id', payload: 'serialized_event', createdAt: 'publication_date' },
    when: { done: { completion_date: { not: null } } },
    do: { 'mark-done': { completion_date: now }, rollback: 'delete' },
  }),
  /** FAILED is what FailedEventPublications.resubmit takes up. */
  'spring-modulith-2': (dialect) => ({
    table: modulithTable(dialect),
    columns: {
      id: 'id',
      status: 'status',
      key: 'event_type',
      topic: 'listener_id',
      payload: 'serialized_event',
      attempts: 'completion_attempts',
      createdAt: 'publication_date',
      claimedAt: 'last_resubmission_date',
    },
    when: {
      done: { completion_date: { not: null } },
      failed: { status: ['FAILED'] },
      claimed: { status: ['PROCESSING', 'RESUBMITTED'] },
    },
    do: {
      resend: { status: 'FAILED' },
      'mark-done': { status: 'COMPLETED', completion_date: now },
      rollback: 'delete',
    },
  }),
  /** Published messages; for the consumer's side set table to [cap, received]. In MySQL "cap." is part of the table's name. */
  cap: (dialect) => ({
    table: dialect === 'mysql' ? ['cap.published'] : ['cap', 'published'],
    columns: {
      id: 'Id',
      status: 'StatusName',
      topic: 'Name',
      payload: 'Content',
      attempts: 'Retries',
      createdAt: 'Added',
      // of what is delayed; of the others it says when the row is deleted
      dueAt: 'ExpiresAt',
    },
    when: { done: { StatusName: ['Succeeded'] }, failed: { StatusName: ['Failed'] }, claimed: { StatusName: ['Queued', 'Delayed'] } },
    do: {
      resend: { StatusName: 'Scheduled', Retries: 0, ExpiresAt: null },
      'mark-done': { StatusName: 'Succeeded', ExpiresAt: now },
      rollback: 'delete',
    },
  }),
  /** One row per outbox of a unit of work; its delivery service takes the oldest under a row lock and tries it for ever. */
  masstransit: () => ({
    table: ['OutboxState'],
    columns: { id: 'OutboxId', createdAt: 'Created' },
    when: { done: { Delivered: { not: null } } },
    do: { 'mark-done': { Delivered: now } },
  }),
  /** blocked = given up; a row is anybody's once nextAttemptTime has come. */
  gruelbox: (dialect) => {
    // made without quotes: PostgreSQL has the names in lower case
    const name = (text: string): string => (dialect === 'postgres' ? text.toLowerCase() : text)
    return {
      table: [name('TXNO_OUTBOX')],
      columns: {
        id: 'id',
        key: name('uniqueRequestId'),
        topic: 'topic',
        payload: 'invocation',
        attempts: 'attempts',
        createdAt: name('lastAttemptTime'),
        claimedUntil: name('nextAttemptTime'),
      },
      when: { done: { processed: [true] }, failed: { blocked: [true], processed: [false] } },
      do: {
        resend: { blocked: false, attempts: 0, [name('nextAttemptTime')]: now, version: { add: 1 } },
        'mark-done': { processed: true, blocked: false, version: { add: 1 } },
        rollback: 'delete',
      },
    }
  },
  /** Eventuate Tram: published 0 or 1, creation_time in ms. */
  eventuate: () => ({
    table: ['message'],
    columns: { id: 'id', topic: 'destination', payload: 'payload', createdAt: 'creation_time' },
    when: { done: { published: [1] } },
    do: { resend: { published: 0 }, 'mark-done': { published: 1 } },
  }),
}
