// Who a rule names and who does not obey it all the same. Dubbo's own classes would apply it (the simulator agrees with them), but in these
// processes nobody calls them; counted on the demo estate, see "Seen on the demo estate" in docs/governance.md.
import type { Sentence } from '../../platform/sentence.ts'
import type { SimulationFinding } from '../simulate/findings.ts'
import { sayOfSimulation as say } from '../simulate/sentences.ts'
import type { ConsumerGroup } from './consumer-groups.ts'
import { toldProviders, type OwnProvider } from './provider-urls.ts'
import { isHearing } from './hearing.ts'
import { standingOf, type Scene } from './side.ts'

/** Findings on what the rules of a scene tell those who will not obey. */
export function unheard(scene: Scene, own: readonly OwnProvider[], groups: readonly ConsumerGroup[]): SimulationFinding[] {
  const addresses = toldProviders(own, scene).flatMap(({ row }) => (isHearing.provider(row) ? [] : [row.address]))
  const applications = [...new Set(groups.filter((group) => isToldInVain(scene, group)).map(({ application }) => application))]
  return [
    ...findingOf('provider-does-not-obey', addresses, (names) => say('providers-unheard', names)),
    ...findingOf('consumer-does-not-obey', applications, (names) => say('consumers-unheard', names)),
  ]
}

const maxNamed = 5

function findingOf(
  code: string,
  names: readonly string[],
  words: (params: { names: string; count: number }) => Sentence,
): SimulationFinding[] {
  if (names.length === 0) return []
  const named = names.slice(0, maxNamed).join(', ') + (names.length > maxNamed ? ' …' : '')
  return [{ code, severity: 'warning', rule: 'override', ...words({ names: named, count: names.length }) }]
}

/** Whether the rule of its application would change what a group calls, if the group obeyed it. */
function isToldInVain(scene: Scene, group: ConsumerGroup): boolean {
  if (isHearing.consumer(group, group.after)) return false
  if (scene.rules.applicationText(group.application, 'configurators', group) === '') return false
  const [as, would] = [group, { ...group, is32: false }].map((one) => standingOf(scene, one, group.after).directory)
  const paramsOf = (directory: typeof as): string => JSON.stringify(directory?.all.map(({ url }) => settings(url.params)))
  return as?.kept.length !== would?.kept.length || paramsOf(as) !== paramsOf(would)
}

/** What a rule carries of itself says nothing of calls. */
const settings = ({
  category: _category,
  configVersion: _version,
  enabled: _enabled,
  providerAddresses: _addresses,
  application: _application,
  ...rest
}: Readonly<Record<string, string>>) => Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1))
