// What a rule does at the provider itself: RegistryProtocol's OverrideListener exports the service again under a changed URL, which every
// consumer then sees.
import type { DubboUrl } from '../../../registry/dubbo-url.ts'
import type { SimulatedGeneration } from '../model.ts'
import { configure, type Configurator } from '../override/configurator.ts'
import { configuratorsOfUrls } from '../override/read-configurators.ts'

export type OverrideRules = {
  /** `override://` and `absent://` URLs of the service */
  urls: readonly DubboUrl[]
  application: readonly Configurator[]
  service: readonly Configurator[]
}

/** The URL that the provider registers: old URLs first, then the rule of its application, then that of the service. */
export function exportedUrl(provider: DubboUrl, rules: OverrideRules, generation: SimulatedGeneration): DubboUrl {
  const configurators = [...configuratorsOfUrls(rules.urls, provider, generation), ...rules.application, ...rules.service]
  return configurators.reduce<DubboUrl>(
    (url, configurator) =>
      configure(configurator, {
        url: { ...url, params: { side: 'provider', ...url.params } },
        side: 'provider',
        localHost: url.host,
        generation,
      }),
    provider,
  )
}
