import type { ConfigInput } from '../lib/platform/config.ts'
import { orderProbes, refundProbes, shipmentProbes } from './probes.ts'
import type { ShopProvider } from './shop/spec.ts'

/** Where the parts of an estate listen; undefined where a part was not asked for. */
export type Endpoints = {
  zookeeper: string
  kafka: string | undefined
  rocketmq: string | undefined
  /** Connection URL; MariaDB itself comes up later. */
  mariadb: string | undefined
  checkBack: string | undefined
  metrics: string[]
  control: string
  providers: ShopProvider[]
}

/** What a console has to be told to see the shop: the shape of `pilothouse.yaml`. */
export type DemoConfig = Required<Pick<ConfigInput, 'registries' | 'kafka' | 'rocketmq' | 'messages' | 'statistics'>>

export function formatConfig(endpoints: Endpoints, postgresUrl: string | undefined): DemoConfig {
  const { zookeeper, kafka, rocketmq, checkBack, metrics } = endpoints
  const messages: DemoConfig['messages'] = []
  if (checkBack !== undefined && kafka !== undefined)
    messages.push({
      id: 'orders-ledger',
      kind: 'ledger',
      registry: 'shop',
      path: '/ledger/orders',
      kafka: 'shop',
      owner: 'order-service',
      checkBack: `${checkBack}?id={id}`,
      ...(postgresUrl === undefined ? {} : { probes: orderProbes(checkBack, postgresUrl, 'key') }),
    })
  if (checkBack !== undefined && postgresUrl !== undefined)
    messages.push({
      id: 'orders-outbox',
      kind: 'outbox',
      url: postgresUrl,
      table: 'outbox',
      columns: { key: 'key' },
      consumer: { table: 'inbox' },
      owner: 'order-service',
      probes: orderProbes(checkBack, postgresUrl, 'businessKey'),
    })
  if (rocketmq !== undefined)
    messages.push({
      id: 'shop-half',
      kind: 'rocketmq',
      cluster: 'shop',
      owners: { shipment: 'order-service', courier: 'order-service' },
      ...(postgresUrl === undefined ? {} : { probes: shipmentProbes(postgresUrl) }),
    })
  messages.push(...paymentSources(endpoints, postgresUrl))
  if (kafka !== undefined)
    messages.push({ id: 'shop-transactions', kind: 'kafka', cluster: 'shop', owners: { 'invoice-writer': 'order-service' } })
  return {
    registries: [
      { id: 'shop', connect: zookeeper, root: 'dubbo' },
      { id: 'shop-gray', connect: zookeeper, root: 'dubbo-gray' },
    ],
    kafka: kafka === undefined ? [] : [{ id: 'shop', brokers: [kafka] }],
    rocketmq: rocketmq === undefined ? [] : [{ id: 'shop', nameServers: [rocketmq] }],
    messages,
    statistics: { receiver: true, prometheus: metrics.map((url) => ({ url })) },
  }
}

/** Refunds have their outbox in MariaDB; a transfer is prepared in both databases, under one name. */
function paymentSources({ checkBack, mariadb }: Endpoints, postgresUrl: string | undefined): NonNullable<DemoConfig['messages']> {
  if (checkBack === undefined || postgresUrl === undefined || mariadb === undefined) return []
  // the owner of the orders answers for transfers too, by their names
  const probes = [{ kind: 'http' as const, name: 'order-service', url: `${checkBack}?id={businessKey}` }]
  const probe = { table: 'transfer', column: 'name' }
  return [
    {
      id: 'refunds-outbox',
      kind: 'outbox',
      url: mariadb,
      table: 'outbox',
      columns: { key: 'refund_id' },
      consumer: { table: 'inbox' },
      owner: 'payment-service',
      probes: refundProbes(mariadb),
    },
    { id: 'transfers-orders', kind: 'xa', url: postgresUrl, probe, probes, owner: 'payment-service' },
    { id: 'transfers-payments', kind: 'xa', url: mariadb, probe, probes, owner: 'payment-service' },
  ]
}
