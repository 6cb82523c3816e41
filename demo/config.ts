import type { ConfigInput } from '../lib/platform/config.ts'
import type { ShopProvider } from './shop/spec.ts'

/** Where the parts of an estate listen; undefined where a part was not asked for. */
export type Endpoints = {
  zookeeper: string
  kafka: string | undefined
  rocketmq: string | undefined
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
    })
  if (checkBack !== undefined && postgresUrl !== undefined)
    messages.push({
      id: 'orders-outbox',
      kind: 'outbox',
      url: postgresUrl,
      table: 'outbox',
      columns: { key: 'key' },
      owner: 'order-service',
    })
  if (rocketmq !== undefined) messages.push({ id: 'shop-half', kind: 'rocketmq', cluster: 'shop' })
  if (kafka !== undefined) messages.push({ id: 'shop-transactions', kind: 'kafka', cluster: 'shop' })
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
