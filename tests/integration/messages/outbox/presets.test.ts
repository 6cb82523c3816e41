// The tables of frameworks as they create them: what is in doubt in each, and what can be done about it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMariadb, type MariadbServer } from '../../../../demo/servers/mariadb.ts'
import { openMariadb, openPostgres, outboxRig, type Sql } from '../support/outbox-rig.ts'

let dir = ''
let server: MariadbServer
const databases: Record<string, { url: string; sql: Sql }> = {}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pilothouse-presets-'))
  server = await startMariadb({ dir })
  databases['PostgreSQL'] = await openPostgres()
  databases['MariaDB'] = await openMariadb(server)
})
afterAll(async () => {
  await Promise.all(Object.values(databases).map(({ sql }) => sql.close().catch(() => {})))
  await server?.close(0)
  await rm(dir, { recursive: true, force: true })
})

type Case = { preset: string; create: string; rows: string; expected: Record<string, string>; can: string[] }
const uuid = (digit: string): string => `00000000-0000-0000-0000-00000000000${digit}`
const everything = ['resend', 'mark-done', 'rollback']

const postgres: Case[] = [
  {
    preset: 'debezium',
    create:
      'create table outboxevent (id uuid primary key, aggregatetype varchar(255) not null, aggregateid varchar(255) not null, type varchar(255) not null, payload jsonb)',
    rows: `insert into outboxevent values ('${uuid('1')}', 'order', '4711', 'paid', '{}')`,
    expected: {},
    can: ['mark-done'],
  },
  {
    preset: 'spring-modulith-1',
    create:
      'create table event_publication (id uuid primary key, listener_id text not null, event_type text not null, serialized_event text not null, publication_date timestamptz not null, completion_date timestamptz)',
    rows: `insert into event_publication values ('${uuid('1')}', 'l', 'e', '{}', now() - interval '1 hour', null), ('${uuid('2')}', 'l', 'e', '{}', now() - interval '1 hour', now()), ('${uuid('3')}', 'l', 'e', '{}', now(), null)`,
    expected: { [uuid('1')]: 'outbox-pending' },
    can: ['mark-done', 'rollback'],
  },
  {
    preset: 'spring-modulith-2',
    create:
      'drop table event_publication; create table event_publication (id uuid primary key, listener_id text not null, event_type text not null, serialized_event text not null, publication_date timestamptz not null, completion_date timestamptz, status text, completion_attempts int, last_resubmission_date timestamptz)',
    rows: `insert into event_publication select ('00000000-0000-0000-0000-00000000000' || n)::uuid, 'l', 'e', '{}', now() - interval '1 hour', done, status, 1, last from (values
      (1, null::timestamptz, 'FAILED', now() - interval '1 hour'), (2, null, 'PROCESSING', now() - interval '1 hour'), (3, null, 'RESUBMITTED', now()),
      (4, now(), 'COMPLETED', null), (5, null, 'PUBLISHED', now() - interval '1 hour')) as v (n, done, status, last)`,
    expected: { [uuid('1')]: 'outbox-failed', [uuid('2')]: 'outbox-claim-expired', [uuid('5')]: 'outbox-pending' },
    can: everything,
  },
  {
    preset: 'cap',
    create:
      'create schema cap; create table cap.published ("Id" bigint primary key, "Version" varchar(20) not null, "Name" varchar(200) not null, "Content" text, "Retries" int not null, "Added" timestamp not null, "ExpiresAt" timestamp, "StatusName" varchar(50) not null)',
    rows: `insert into cap.published values (1, 'v1', 'order.paid', '{}', 50, now(), null, 'Failed'), (2, 'v1', 'order.paid', '{}', 0, now() - interval '1 hour', null, 'Scheduled'), (3, 'v1', 'order.paid', '{}', 0, now() - interval '1 hour', null, 'Succeeded'), (4, 'v1', 'order.paid', '{}', 0, now(), null, 'Queued'),
      (5, 'v1', 'order.paid', '{}', 0, now() - interval '1 hour', now() + interval '1 hour', 'Delayed'), (6, 'v1', 'order.paid', '{}', 0, now() - interval '2 hours', now() - interval '1 hour', 'Delayed'),
      (7, 'v1', 'order.paid', '{}', 0, now() - interval '1 hour', null, 'Queued'), (8, 'v1', 'order.paid', '{}', 50, now() - interval '1 hour', now() + interval '1 day', 'Failed')`,
    expected: {
      '1': 'outbox-failed',
      '2': 'outbox-pending',
      '6': 'outbox-claim-expired',
      '7': 'outbox-claim-expired',
      '8': 'outbox-failed',
    },
    can: everything,
  },
  {
    preset: 'masstransit',
    create:
      'create table "OutboxState" ("OutboxId" uuid primary key, "LockId" uuid not null, "RowVersion" bytea, "Created" timestamptz not null, "Delivered" timestamptz, "LastSequenceNumber" bigint)',
    rows: `insert into "OutboxState" values ('${uuid('1')}', '${uuid('9')}', null, now() - interval '1 hour', null, 3), ('${uuid('2')}', '${uuid('9')}', null, now() - interval '1 hour', now(), 3)`,
    expected: { [uuid('1')]: 'outbox-pending' },
    can: ['mark-done'],
  },
  {
    preset: 'gruelbox',
    create:
      'create table TXNO_OUTBOX (id varchar(36) primary key, invocation text, nextAttemptTime timestamp(6), attempts int, blocked boolean, version int, uniqueRequestId varchar(250), processed boolean, lastAttemptTime timestamp(6), topic varchar(250), seq bigint)',
    rows: `insert into TXNO_OUTBOX values ('a', '{}', now() - interval '1 hour', 5, true, 6, null, false, now() - interval '1 hour', '*', null), ('b', '{}', now() + interval '1 hour', 1, false, 1, null, false, now() - interval '1 hour', '*', null), ('c', '{}', now() - interval '1 hour', 1, false, 1, null, true, now() - interval '1 hour', '*', null)`,
    expected: { a: 'outbox-failed' },
    can: everything,
  },
  {
    preset: 'eventuate',
    create:
      'create table message (id varchar(767) primary key, destination text not null, headers text not null, payload text not null, published smallint default 0, creation_time bigint)',
    rows: `insert into message values ('m1', 'orders', '{}', '{}', 0, extract(epoch from now() - interval '1 hour') * 1000), ('m2', 'orders', '{}', '{}', 1, extract(epoch from now() - interval '1 hour') * 1000), ('m3', 'orders', '{}', '{}', 0, extract(epoch from now()) * 1000)`,
    expected: { m1: 'outbox-pending' },
    can: ['resend', 'mark-done'],
  },
]

const mariadb: Case[] = [
  {
    preset: 'spring-modulith-2',
    create:
      'create table EVENT_PUBLICATION (ID varchar(36) primary key, LISTENER_ID varchar(512) not null, EVENT_TYPE varchar(512) not null, SERIALIZED_EVENT varchar(4000) not null, PUBLICATION_DATE timestamp(6) not null, COMPLETION_DATE timestamp(6) null, STATUS varchar(20), COMPLETION_ATTEMPTS int, LAST_RESUBMISSION_DATE timestamp(6) null)',
    rows: `insert into EVENT_PUBLICATION values ('a', 'l', 'e', '{}', now() - interval 1 hour, null, 'FAILED', 1, null), ('b', 'l', 'e', '{}', now() - interval 1 hour, now(), 'COMPLETED', 1, null)`,
    expected: { a: 'outbox-failed' },
    can: everything,
  },
  {
    preset: 'cap',
    create:
      'create table `cap.published` (Id bigint primary key, Version varchar(20), Name varchar(200) not null, Content longtext, Retries int, Added datetime not null, ExpiresAt datetime, StatusName varchar(40) not null)',
    rows: `insert into \`cap.published\` values (9007199254740993, 'v1', 'order.paid', '{}', 50, now(), null, 'Failed'), (2, 'v1', 'order.paid', '{}', 0, now() - interval 1 hour, null, 'Succeeded'), (3, 'v1', 'order.paid', '{}', 0, now() - interval 1 hour, now() + interval 1 hour, 'Delayed')`,
    expected: { '9007199254740993': 'outbox-failed' },
    can: everything,
  },
  {
    preset: 'gruelbox',
    create:
      'create table TXNO_OUTBOX (id varchar(36) primary key, invocation mediumtext, nextAttemptTime timestamp(6) null, attempts int, blocked boolean, version int, uniqueRequestId varchar(250), processed boolean, lastAttemptTime timestamp(6) null, topic varchar(250), seq bigint)',
    rows: `insert into TXNO_OUTBOX values ('a', '{}', now() - interval 1 hour, 5, true, 6, null, false, now() - interval 1 hour, '*', null), ('b', '{}', now() + interval 1 hour, 1, false, 1, null, false, now() - interval 1 hour, '*', null), ('c', '{}', now() - interval 1 hour, 1, false, 1, null, true, now() - interval 1 hour, '*', null)`,
    expected: { a: 'outbox-failed' },
    can: everything,
  },
  {
    preset: 'eventuate',
    create:
      'create table message (id varbinary(16) primary key, destination longtext not null, headers longtext not null, payload longtext not null, published smallint default 0, creation_time bigint)',
    rows: `insert into message values (unhex('00ff01'), 'orders', '{}', '{}', 0, unix_timestamp(now() - interval 1 hour) * 1000), (unhex('00ff02'), 'orders', '{}', '{}', 1, 0)`,
    expected: { '00ff01': 'outbox-pending' },
    can: ['resend', 'mark-done'],
  },
]

const cases = [...postgres.map((one) => ({ ...one, name: 'PostgreSQL' })), ...mariadb.map((one) => ({ ...one, name: 'MariaDB' }))]

describe('a table made by', () => {
  it.each(cases)('$preset in $name', async ({ name, preset, create, rows, expected, can }) => {
    const database = databases[name]
    if (!database) throw new Error(name)
    await database.sql.run(create)
    await database.sql.run(rows)
    // its own table: columns of the demo's are not asked for
    const source = outboxRig(database, { preset, suspectAfterMs: 60_000 }).source()
    const signal = AbortSignal.timeout(20_000)
    const { items } = await source.list(new Map(), signal)
    expect(Object.fromEntries(items.map((item) => [item.key, item.cause]))).toEqual(expected)
    const [first] = items
    if (!first) return
    expect(first.identity['can']).toEqual(can)
    expect(await source.reread(first.key, undefined, signal)).toMatchObject({ key: first.key, fingerprint: first.fingerprint })
    expect(await source.payload?.(first.key, signal)).toBeTypeOf('object')
  })

  it('nobody we know says how old its rows are: they are in doubt once they were seen for that long', async () => {
    const database = databases['PostgreSQL']
    if (!database) throw new Error('no database')
    const source = outboxRig(database, { preset: 'debezium', suspectAfterMs: 200 }).source()
    expect((await source.list(new Map(), AbortSignal.timeout(5_000))).items).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect((await source.list(new Map(), AbortSignal.timeout(5_000))).items).toMatchObject([
      { businessKey: '4711', cause: 'outbox-pending' },
    ])
  })
})
