import type { OutboxChange, OutboxCondition } from '../../platform/config/outbox.ts'

export const outboxVerbs = ['resend', 'mark-done', 'rollback', 'compensate'] as const
export type OutboxVerb = (typeof outboxVerbs)[number]

type OptionalColumn = 'status' | 'key' | 'topic' | 'payload' | 'attempts' | 'createdAt' | 'claimedUntil' | 'claimedAt' | 'dueAt' | 'error'
export type OutboxColumns = { id: string } & { readonly [name in OptionalColumn]?: string | undefined }

/** Phases of a row, first match: as compensate or rollback leave it, done, failed, claimed, else pending. */
export type OutboxMapping = {
  /** identifiers, the schema first */
  table: readonly string[]
  columns: OutboxColumns
  when: { done: OutboxCondition; failed?: OutboxCondition | undefined; claimed?: OutboxCondition | undefined }
  do: { readonly [verb in OutboxVerb]?: OutboxChange | undefined }
}

export type Dialect = 'postgres' | 'mysql'
