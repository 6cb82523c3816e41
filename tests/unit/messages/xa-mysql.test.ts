// What is made of the answers of a MySQL 8, which the tests cannot run: the shapes are its manual's.
import { expect, it } from 'vitest'
import { listPrepared } from '../../../lib/messages/io/xa/mysql-list.ts'
import type { Row, SqlSession } from '../../../lib/messages/io/sql/session.ts'
import { preparedItemOf } from '../../../lib/messages/xa/prepared.ts'

type Answers = Readonly<Record<string, readonly Row[]>>

/** Answers a statement by the first piece of it that is known, and knows no others. */
function sessionOf(answers: Answers): Pick<SqlSession, 'query'> {
  return {
    async query(text) {
      const found = Object.keys(answers).find((piece) => text.includes(piece))
      if (found === undefined) throw new Error(`unknown: ${text}`)
      return [...(answers[found] ?? [])]
    },
  }
}

/** formatID 7, gtrid 00 FF 27, bqual 62: no text in any character set */
const recovered = { 'xa recover convert xid': [{ formatID: 7, gtrid_length: 3, bqual_length: 1, data: '0x00FF2762' }] }
const version = { 'version()': [{ version: '8.4.3' }] }

async function told(answers: Answers) {
  const [prepared] = await listPrepared(sessionOf(answers))
  if (!prepared) throw new Error('nothing is listed')
  const { cause, identity, evidence } = preparedItemOf(prepared, { owner: '', now: new Date(0) })
  return { key: prepared.key, cause, waiting: identity['waiting'], said: evidence[0]?.said?.map(({ code }) => code) }
}

it('reads an xid of bytes, who waits for it from data_lock_waits, and what it holds', async () => {
  const waits = { 'performance_schema.data_lock_waits': [{ waiting: 2 }] }
  const locks = { 'sum(trx_rows_locked)': [{ transactions: 1, row_locks: '3', table_count: '1' }] }
  expect(await told({ ...version, ...waits, ...locks, ...recovered })).toEqual({
    key: "X'00ff27',X'62',7",
    cause: 'xa-blocking',
    waiting: 2,
    said: ['xa-holds-counted', 'xa-waiting'],
  })
})

it('says that it cannot see locks and waits where it may not look, never that there are none', async () => {
  expect(await told({ ...version, ...recovered })).toMatchObject({
    cause: 'xa-prepared',
    waiting: null,
    said: ['xa-holds-unseen', 'xa-waiting-unseen'],
  })
})

it('looks for waits where MySQL 5.7 and MariaDB keep them, and shows the locks of several as theirs together', async () => {
  const maria = { 'version()': [{ version: '10.11.6-MariaDB' }], 'information_schema.innodb_lock_waits': [{ waiting: 0 }] }
  const locks = { 'sum(trx_rows_locked)': [{ transactions: 2, row_locks: 3, table_count: 1 }] }
  const bytes = { 'xa recover': [{ formatID: 7, gtrid_length: 3, bqual_length: 1, data: Buffer.from('00ff2762', 'hex') }] }
  expect(await told({ ...maria, ...locks, ...bytes })).toEqual({
    key: "X'00ff27',X'62',7",
    cause: 'xa-prepared',
    waiting: 0,
    said: ['xa-holds-together', 'xa-waiting'],
  })
})

it('leaves none of them out, however many are prepared: what is not among them is taken for decided', async () => {
  const many = Array.from({ length: 6_000 }, (_, index) => ({ formatID: index, gtrid_length: 1, bqual_length: 0, data: '0x2a' }))
  const prepared = await listPrepared(sessionOf({ ...version, 'xa recover convert xid': many }))
  expect(new Set(prepared.map(({ key }) => key)).size).toBe(many.length)
})
