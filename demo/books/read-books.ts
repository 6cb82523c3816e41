import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { Client } from 'pg'
import { judgeInvoice, judgeOrder, judgeOutbox, judgeShipment, judgeTransfer, type Piece } from './judge.ts'

/** Where the shop keeps its books. */
export type Books = { postgresUrl: string; mariadbUrl: string | undefined }

type Row = Record<string, unknown>
const text = (row: Row, name: string): string => String(row[name] ?? '')
const count = (row: Row, name: string): number => Number(row[name] ?? 0)

/** Consumers forget after six hours what they received, and sent rows leave their outbox after one. */
const window = `interval '5 hours'`

/**
 * What became of every piece of work of the last hours: its owner's tables held against what consumers wrote down. Not
 * a word of it comes from a console.
 */
export async function readBooks({ postgresUrl, mariadbUrl }: Books): Promise<Piece[]> {
  const client = new Client({ connectionString: postgresUrl, connectionTimeoutMillis: 5_000, query_timeout: 20_000 })
  await client.connect()
  try {
    const select = async (sql: string, values: unknown[] = []): Promise<Row[]> => (await client.query<Row>(sql, values)).rows
    const payments = mariadbUrl === undefined ? undefined : await readPayments(mariadbUrl)
    return [
      ...(await readOrders(select)),
      ...(await readShipments(select)),
      ...(await readInvoices(select)),
      ...(payments ? [...(await judgeRefunds(select, payments.refunds)), ...(await judgeTransfers(select, payments.transfers))] : []),
    ]
  } finally {
    await client.end()
  }
}

type Select = (sql: string, values?: unknown[]) => Promise<Row[]>

async function readOrders(select: Select): Promise<Piece[]> {
  const orders = await select(`
    SELECT o.id, o.status, x.status AS outbox_status,
      (SELECT count(*) FROM delivery d WHERE d.topic = 'orders.paid' AND d.message_id = o.id) AS paid,
      (SELECT count(*) FROM delivery d WHERE d.topic = 'orders.shipped' AND d.message_id = x.id::text) AS shipped
    FROM shop_order o LEFT JOIN outbox x ON x.order_id = o.id WHERE o.created_at > now() - ${window}`)
  return orders.flatMap((row) => {
    const id = text(row, 'id')
    const outbox = row['outbox_status']
    return [
      judgeOrder(id, text(row, 'status'), count(row, 'paid')),
      ...(typeof outbox === 'string' ? [judgeOutbox('outbox', `order-${id}`, outbox, count(row, 'shipped'))] : []),
    ]
  })
}

async function readShipments(select: Select): Promise<Piece[]> {
  const shipments = await select(`
    SELECT s.id, s.status, (SELECT count(*) FROM delivery d WHERE d.topic = 'shipment-created' AND d.message_id = s.id) AS delivered
    FROM shipment s WHERE s.created_at > now() - ${window}`)
  return shipments.map((row) => judgeShipment(text(row, 'id'), text(row, 'status'), count(row, 'delivered')))
}

async function readInvoices(select: Select): Promise<Piece[]> {
  const invoices = await select(`
    SELECT split_part(message_id, '-', 2) AS number, count(*) FILTER (WHERE message_id LIKE 'invoice-%') AS invoices,
      count(*) FILTER (WHERE message_id LIKE 'index-%') AS entries
    FROM delivery WHERE topic = 'invoices' AND received_at > now() - ${window} GROUP BY 1`)
  return invoices.map((row) => judgeInvoice(`invoice-${text(row, 'number')}`, count(row, 'invoices'), count(row, 'entries')))
}

async function readPayments(url: string): Promise<{ refunds: Row[]; transfers: string[] }> {
  const connection = await createConnection({ uri: url.replace(/^mariadb:/, 'mysql:'), connectTimeout: 5_000 })
  const select = async (sql: string): Promise<Row[]> => {
    const [rows] = await connection.query<RowDataPacket[]>(sql)
    return rows
  }
  try {
    return {
      refunds: await select('SELECT r.id, x.id AS outbox_id, x.status FROM refund r JOIN outbox x ON x.refund_id = r.id'),
      transfers: (await select('SELECT name FROM transfer')).map((row) => text(row, 'name')),
    }
  } finally {
    await connection.end()
  }
}

async function judgeRefunds(select: Select, refunds: readonly Row[]): Promise<Piece[]> {
  const rows = await select(`SELECT message_id, count(*) AS delivered FROM delivery WHERE topic = 'refunds.issued' GROUP BY 1`)
  const delivered = new Map(rows.map((row) => [text(row, 'message_id'), count(row, 'delivered')]))
  return refunds.map((row) => judgeOutbox('refunds', text(row, 'id'), text(row, 'status'), delivered.get(text(row, 'outbox_id')) ?? 0))
}

async function judgeTransfers(select: Select, arrived: readonly string[]): Promise<Piece[]> {
  const decisions = new Map(
    (await select('SELECT name, outcome FROM transfer_decision')).map((row) => [text(row, 'name'), text(row, 'outcome')]),
  )
  const left = new Set((await select('SELECT name FROM transfer')).map((row) => text(row, 'name')))
  const there = new Set(arrived)
  return [...new Set([...decisions.keys(), ...left, ...there])].map((name) =>
    judgeTransfer(name, decisions.get(name), { left: left.has(name), arrived: there.has(name) }),
  )
}
