import type { Flow } from '../shop/flows.ts'

/**
 * `open`: what has to happen for it has not happened yet, which is in order while it is young or in doubt. `torn`: what
 * must never be: a message that came twice, or one of something that never was.
 */
export type Piece = { id: string; flow: Flow; state: 'consistent' | 'open' | 'torn'; delivered: number; why: string }

type Judged = Pick<Piece, 'state' | 'why'>
const consistent: Judged = { state: 'consistent', why: '' }
const open = (why: string): Judged => ({ state: 'open', why })
const torn = (why: string): Judged => ({ state: 'torn', why })

/** A message that has to come exactly once, or never. */
function judgeDelivery(due: boolean, delivered: number, what: string): Judged {
  if (delivered > 1) return torn(`${what}, and delivered ${delivered} times`)
  if (due) return delivered === 1 ? consistent : open(`${what}, and not delivered`)
  return delivered === 0 ? consistent : torn(`${what}, and delivered all the same`)
}

export function judgeOrder(id: string, status: string, delivered: number): Piece {
  return { id: `order-${id}`, flow: 'ledger', delivered, ...judgeDelivery(status === 'PAID', delivered, `the order is ${status}`) }
}

/** A row that was taken out of its outbox is never to arrive. */
export function judgeOutbox(flow: 'outbox' | 'refunds', id: string, status: string, delivered: number): Piece {
  const judged = judgeDelivery(status !== 'DISCARDED', delivered, `its outbox row is ${status}`)
  const waits = judged.state === 'consistent' && status !== 'SENT' && status !== 'DISCARDED'
  return { id, flow, delivered, ...(waits ? open(`delivered, and its outbox row is ${status}`) : judged) }
}

export function judgeShipment(id: string, status: string, delivered: number): Piece {
  return { id, flow: 'rocketmq', delivered, ...judgeDelivery(status === 'CREATED', delivered, `the shipment is ${status}`) }
}

/** Both records of an invoice, or none. */
export function judgeInvoice(id: string, invoices: number, entries: number): Piece {
  const judged =
    invoices > 1 || entries > 1
      ? torn(`${invoices} invoices and ${entries} index entries were delivered`)
      : invoices === entries
        ? consistent
        : open(`${invoices} invoice and ${entries} index entries were delivered`)
  return { id, flow: 'kafka', delivered: Math.max(invoices, entries), ...judged }
}

/** Money that left one database arrived in the other, as was decided. */
export function judgeTransfer(id: string, decision: string | undefined, { left, arrived }: { left: boolean; arrived: boolean }): Piece {
  const piece = { id, flow: 'transfers', delivered: arrived ? 1 : 0 } as const
  if (decision !== 'commit') {
    const booked = [left ? 'the customer' : '', arrived ? 'the merchant' : ''].filter((side) => side !== '')
    return { ...piece, ...(booked.length > 0 ? torn(`it was not to be, and is booked for ${booked.join(' and ')}`) : consistent) }
  }
  if (left && arrived) return { ...piece, ...consistent }
  if (left || arrived) return { ...piece, ...open(`booked for the ${left ? 'customer' : 'merchant'} alone`) }
  return { ...piece, ...open('decided, and booked for nobody') }
}
