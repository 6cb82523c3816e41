import type { ConfigInput } from '../lib/platform/config.ts'

type Probes = NonNullable<NonNullable<ConfigInput['messages']>[number]['probes']>

/** The owner of an order is asked over HTTP, and its database in its stead where the owner itself is gone. `order`: where the item keeps the order's number. */
export const orderProbes = (checkBack: string, postgresUrl: string, order: 'key' | 'businessKey'): Probes => [
  { kind: 'http', name: 'order-service', url: `${checkBack}?id={${order}}` },
  {
    kind: 'sql',
    name: 'orders-database',
    url: postgresUrl,
    query: `select status, updated_at from shop_order where id = :${order}`,
    answer: { commit: ['PAID'], none: 'rollback' },
  },
]

/** A refund and its row in the outbox were written together: without the one the other must not go out. */
export const refundProbes = (mariadbUrl: string): Probes => [
  {
    kind: 'sql',
    name: 'payments-database',
    url: mariadbUrl,
    query: `select 'REFUNDED' as outcome, order_id from refund where id = :businessKey`,
    answer: { commit: ['REFUNDED'], none: 'rollback' },
  },
]

/** What became of a shipment, from its table. That nobody wrote it says nothing: couriers keep theirs elsewhere. */
export const shipmentProbes = (postgresUrl: string): Probes => [
  {
    kind: 'sql',
    name: 'shipments-database',
    url: postgresUrl,
    query: 'select status from shipment where id = :businessKey',
    answer: { commit: ['CREATED'], rollback: ['CANCELLED'] },
  },
]
