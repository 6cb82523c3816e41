import type { AcrossFinding } from './finding-schema.ts'
import { findingOf, type World } from './world.ts'

/** Rules that set every weight of a service to 0: Dubbo then spreads the calls evenly, or sends them to the one provider there is. */
export function weightsZero({ rules, zeroed }: World): AcrossFinding[] {
  const byPath = new Map(rules.flatMap((rule) => rule.places.map((place) => [`${rule.registry} ${place.path}`, rule] as const)))
  return zeroed.map(({ registry, service, providers, paths }) => {
    const found = {
      registry,
      service,
      params: { service, count: providers },
      rules: [...new Set(paths.flatMap((path) => byPath.get(`${registry} ${path}`) ?? []))],
    }
    return providers === 1
      ? findingOf('weight-0-on-lone-provider', {
          ...found,
          text: `The one provider of ${service} has weight 0 and gets every call all the same.`,
        })
      : findingOf('all-weights-zero', { ...found, text: `All ${providers} providers of ${service} have weight 0: that stops nothing.` })
  })
}
