// How a probe reaches a Dubbo provider: the registry's rows say who there is, and the worker that holds the registry makes the call, as
// it does for a person who tries a method.
import { sourceIdOf } from '../../platform/source-id.ts'
import { isAppError } from '../../platform/errors.ts'
import { listProviders } from '../../registry/queries.ts'
import { testService } from '../../registry/queries/service-test.ts'
import { formatServiceId } from '../../registry/service-id.ts'
import type { DubboProbeConfig } from '../../platform/config/probes.ts'
import type { DubboCaller } from '../io/probes/dubbo-probe.ts'

const callable = ['dubbo', 'tri']

export const dubboCaller: DubboCaller = {
  async providersOf(probe) {
    try {
      const page = await listProviders(formatServiceId(probe), { registry: probe.registry, sort: 'address', search: '', pageSize: 200 })
      const wanted = page.data.filter(
        ({ application, protocol }) =>
          callable.includes(protocol) && (probe.application === undefined || application === probe.application),
      )
      return [...new Set(wanted.map(({ address }) => address))]
    } catch (error) {
      if (isAppError(error, 'not-found')) return []
      throw error
    }
  },
  async call(probe, provider, values) {
    const target = { service: formatServiceId(probe), sourceId: sourceIdOf('registry', probe.registry) }
    const answer = await testService(target, requestOf(probe, provider, values))
    return answer.data
  },
}

const requestOf = (probe: DubboProbeConfig, provider: string, values: readonly unknown[]) => ({
  provider,
  method: probe.method,
  parameterTypes: probe.parameterTypes,
  arguments: [...values],
  timeoutMs: probe.timeoutMs,
  attachments: {},
})
