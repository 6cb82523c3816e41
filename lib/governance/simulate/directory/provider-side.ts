// What a rule does at the provider itself: RegistryProtocol's OverrideListener exports the service again under a changed URL, which every
// consumer then sees.
import type { DubboUrl } from '../../../registry/dubbo-url.ts'
import type { SimulatedGeneration } from '../model.ts'
import { byHost, hostsOfOverride } from '../override/by-host.ts'
import { configure, type Configurator } from '../override/configurator.ts'
import { configuratorsOfUrls } from '../override/read-configurators.ts'

export type OverrideRules = {
  /** `override://` and `absent://` URLs of the service */
  urls: readonly DubboUrl[]
  application: readonly Configurator[]
  service: readonly Configurator[]
}

/** What a provider's process applies, in its order: old URLs first, then the rule of its application, then that of the service. */
export function providerConfigurators(
  { urls, application, service }: OverrideRules,
  generation: SimulatedGeneration,
): (provider: DubboUrl) => Configurator[] {
  const hostsOf = (one: Configurator): string[] | undefined => hostsOfOverride(one, generation)
  const oldFor = byHost(urls, (url) => hostsOf({ url }))
  const [applicationFor, serviceFor] = [byHost(application, hostsOf), byHost(service, hostsOf)]
  return (provider) => {
    const old = configuratorsOfUrls(oldFor(provider.host), { subscriber: provider, side: 'provider' }, generation)
    return [...old, ...applicationFor(provider.host), ...serviceFor(provider.host)]
  }
}

/** Gives the URL that a provider registers under the rules. */
export function exporter(rules: OverrideRules, generation: SimulatedGeneration): (provider: DubboUrl) => DubboUrl {
  const configuratorsFor = providerConfigurators(rules, generation)
  return (provider) =>
    configuratorsFor(provider).reduce<DubboUrl>(
      (url, configurator) => configure(configurator, { url: withSide(url), side: 'provider', localHost: url.host, generation }),
      provider,
    )
}

/** The URL itself where it names its side, as registered ones do. */
export const withSide = (url: DubboUrl): DubboUrl =>
  url.params['side'] === undefined ? { ...url, params: { side: 'provider', ...url.params } } : url
