// Weights set and taken back, on services whose calls the shop's consumers make all the time: after the registry's read-back the share of
// calls is waited for, which takes as long as it takes to count enough of them.
import { setTimeout as sleep } from 'node:timers/promises'
import { serviceWeightsSchema, weightPreviewSchema } from '../../lib/governance/schema.ts'
import { operationSchema } from '../../lib/operations/schema.ts'
import { follow, type Api, type Published } from './api.ts'

/**
 * Lists of services: those of one list share the document of a consumer application, so that a change of one has to wait for the others.
 * Pricing is left out: one of its providers takes only calls with its tag.
 */
export const weighed: readonly (readonly string[])[] = [
  ['com.shop.inventory.InventoryService:1.0.0', 'com.shop.crm.CustomerService:1.0.0'],
  ['com.shop.order.OrderService:1.0.0'],
]

/** Sets one provider's weight to another value each round. */
export async function setWeight(api: Api, service: string, round: number): Promise<Published> {
  const [address] = (await weightsOf(api, service)).map((provider) => provider.address).sort()
  const weights = { [address ?? '']: 300 + round }
  const { fingerprint } = await api.send('POST', 'rules/preview', { kind: 'weight', service, weights }, weightPreviewSchema)
  const body = { weights, reason: 'a bench', fingerprint }
  return follow(api, () => api.send('PUT', `rules/weights/${encodeURIComponent(service)}`, body, operationSchema))
}

/** Takes an operation back, and waits until nothing of it is in force. */
export async function takeBack(api: Api, service: string, { operation: { id } }: Published): Promise<Published> {
  const undone = await follow(api, () => api.send('POST', `operations/${id}/undo`, { reason: 'a bench' }, operationSchema))
  for (let round = 0; round < 500; round += 1) {
    if ((await weightsOf(api, service)).every(({ weightRule }) => weightRule === null)) return undone
    await sleep(20)
  }
  throw new Error(`a weight of ${service} is still in force`)
}

export const weightsOf = async (api: Api, service: string) =>
  (await api.get(`rules/weights/${encodeURIComponent(service)}`, serviceWeightsSchema)).providers

/** Until every provider is there and called. */
export async function untilCalled(api: Api, service: string): Promise<void> {
  for (let round = 0; round < 360; round += 1) {
    const providers = await weightsOf(api, service).catch(() => [])
    if (providers.length > 1 && providers.every(({ observedShare }) => (observedShare ?? 0) > 0)) return
    await sleep(500)
  }
  throw new Error(`${service} was not called within three minutes`)
}
