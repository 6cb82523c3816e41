// Rules of every kind, each of them so that whoever obeys sends all of some calls to one provider, or none.
import { ignoresServiceRule } from '../../../../lib/governance/where-read.ts'
import { ruleReadingOf, type RuleForm } from '../../../../lib/governance/rules/rule-forms.ts'
import { parseServiceId } from '../../../../lib/registry/service-id.ts'
import type { NamedRule } from './console.ts'
import type { Fleet, View } from './fleets.ts'

/** `address` is that of the target. */
export type Place = { fleet: Fleet; address: string }
/** An old URL is written by hand: the console writes those only for 2.6, as twins of a document. */
export type Step = NamedRule | { url: string; directory: 'configurators' | 'routers' } | { weight: number }
export type Kind = {
  name: string
  form: RuleForm
  /** What the console writes beside it where 2.6 reads the service */
  twin?: RuleForm
  steps: (place: Place) => Step[]
  /** The target's share of the calls of those who obey */
  share: 0 | 1
  /** Of calls that bear the tag; else of those that do not */
  calls?: 'gray'
  /** One service after the other */
  inTurn?: true
  /** What the table of forms says elsewhere than by form and generation */
  onlyIf?: (view: View, fleet: Fleet) => boolean
}

/** Whether the table in the code says that such a consumer obeys. */
export function isClaimed({ form, twin, onlyIf }: Kind, view: View, fleet: Fleet): boolean {
  const readsForm = (one: RuleForm): boolean => {
    const { read } = ruleReadingOf(one, view.generation)
    return read === 'yes' || (read === 'interface-only' && view.level === 'interface')
  }
  if (onlyIf && !onlyIf(view, fleet)) return false
  return readsForm(form) || (twin !== undefined && view.generation === '2.5/2.6' && readsForm(twin))
}

const head = (scope: 'service' | 'application', key: string, version: string): string =>
  `configVersion: ${version}\nscope: ${scope}\nkey: ${key}\nenabled: true\n`
const ofService = (kind: NamedRule['kind'], { fleet }: Place, version: string, body: string): NamedRule[] => [
  { kind, scope: 'service', key: fleet.service, content: head('service', fleet.service, version) + body },
]
const ofApplications = (kind: NamedRule['kind'], keys: string[], version: string, body: string): NamedRule[] =>
  keys.map((key) => ({ kind, scope: 'application', key, content: head('application', key, version) + body }))
const callers = ({ fleet }: Place): string[] => fleet.views.map(({ application }) => application)

const told = {
  consumer: (address: string) => `providerAddresses: ["${address}"]`,
  provider: (address: string) => `addresses: ["${address}"]`,
}
const config = (side: 'consumer' | 'provider', address: string, services = ''): string =>
  `configs:\n  - side: ${side}\n${side === 'consumer' ? '    addresses: ["0.0.0.0"]\n' : ''}    ${told[side](address)}\n${services}    parameters: {weight: 0}\n`
const everyService = '    services: ["*"]\n'
const portOf = (address: string): string => address.slice(address.lastIndexOf(':') + 1)
const toTarget = ({ address }: Place): string => `force: true\nruntime: true\nconditions:\n  - "=> port=${portOf(address)}"\n`
const url = (protocol: 'override' | 'absent' | 'condition', host: string, { fleet }: Place, parameters: string): string => {
  const { interface: name, version } = parseServiceId(fleet.service)
  const category = protocol === 'condition' ? 'routers' : 'configurators'
  return `${protocol}://${host}/${name}?category=${category}&dynamic=false&enabled=true&version=${version}&${parameters}`
}
const configurator =
  (protocol: 'override' | 'absent', parameters: string) =>
  (place: Place): Step[] => [{ url: url(protocol, place.address, place, parameters), directory: 'configurators' }]

const obeysServiceRule: Kind['onlyIf'] = ({ generation, level }, { service }) =>
  !ignoresServiceRule({ generation, seesInterfaces: level === 'interface' }, parseServiceId(service))
/** Dubbo 3.3 exports a service of Triple once, whatever it is told afterwards. */
const providerObeys: Kind['onlyIf'] = ({ protocol }) => protocol !== 'tri'
/** Nobody's: the JVMs of the estate are of Java 17 or later, which has no script engine. */
const hasScriptEngine = (): boolean => false

export const kinds: readonly Kind[] = [
  { name: 'weight', form: 'configurators-v2.7', twin: 'override-url', inTurn: true, share: 0, steps: () => [{ weight: 0 }] },
  {
    name: 'override of the service, told to consumers',
    form: 'configurators-v2.7',
    twin: 'override-url',
    share: 0,
    onlyIf: obeysServiceRule,
    steps: (place) => ofService('override', place, 'v2.7', config('consumer', place.address)),
  },
  {
    name: 'override of the service, told to the provider',
    form: 'configurators-v2.7',
    share: 0,
    onlyIf: providerObeys,
    steps: (place) => ofService('override', place, 'v2.7', config('provider', place.address)),
  },
  {
    name: 'override v3.0 of the service, told to consumers',
    form: 'configurators-v3.0',
    twin: 'override-url',
    share: 0,
    onlyIf: obeysServiceRule,
    steps: (place) => ofService('override', place, 'v3.0', config('consumer', place.address)),
  },
  {
    name: 'override of the consumers’ application',
    form: 'configurators-application-consumers',
    share: 0,
    steps: (place) => ofApplications('override', callers(place), 'v2.7', config('consumer', place.address, everyService)),
  },
  {
    name: 'override of the providers’ application',
    form: 'configurators-application',
    share: 0,
    onlyIf: providerObeys,
    steps: (place) => ofApplications('override', [place.fleet.application], 'v2.7', config('provider', place.address, everyService)),
  },
  { name: 'old URL override://, weight', form: 'override-url', share: 0, steps: configurator('override', 'weight=0') },
  { name: 'old URL override://, disabled', form: 'override-url', share: 0, steps: configurator('override', 'disabled=true') },
  { name: 'old URL absent://, disabled', form: 'override-url', share: 0, steps: configurator('absent', 'disabled=true') },
  {
    name: 'condition of the service',
    form: 'condition-service',
    twin: 'condition-url',
    share: 1,
    steps: (place) => ofService('condition', place, 'v3.0', toTarget(place)),
  },
  {
    name: 'condition of the consumers’ application',
    form: 'condition-application',
    share: 1,
    steps: (place) => ofApplications('condition', callers(place), 'v3.0', toTarget(place)),
  },
  {
    name: 'condition of the providers’ application',
    form: 'condition-application-callers',
    share: 1,
    steps: (place) => ofApplications('condition', [place.fleet.application], 'v3.0', toTarget(place)),
  },
  {
    name: 'condition v3.1 of the service',
    form: 'condition-v3.1',
    share: 1,
    steps: (place) =>
      ofService(
        'condition',
        place,
        'v3.1',
        `force: false\nruntime: true\nconditions:\n  - from: {match: "method=*"}\n    to:\n      - {match: "port=${portOf(place.address)}", weight: 100}\n`,
      ),
  },
  {
    name: 'old URL condition://',
    form: 'condition-url',
    share: 1,
    steps: (place) => [
      {
        directory: 'routers',
        url: url(
          'condition',
          '0.0.0.0',
          place,
          `force=true&runtime=true&router=condition&rule=${encodeURIComponent(`=> port=${portOf(place.address)}`)}`,
        ),
      },
    ],
  },
  ...(['plain', 'gray'] as const).map((calls): Kind => ({
    name: `tag by address, calls ${calls === 'gray' ? 'with' : 'without'} the tag`,
    form: 'tag-addresses',
    share: calls === 'gray' ? 1 : 0,
    ...(calls === 'gray' && { calls }),
    steps: ({ fleet, address }) =>
      ofApplications(
        'tag',
        [fleet.application],
        'v3.0',
        `force: true\nruntime: true\ntags:\n  - name: gray\n    addresses: ["${address}"]\n`,
      ),
  })),
  {
    name: 'tag by match, calls with the tag',
    form: 'tag-match',
    share: 1,
    calls: 'gray',
    steps: ({ fleet }) =>
      ofApplications(
        'tag',
        [fleet.application],
        'v3.0',
        'force: true\nruntime: true\ntags:\n  - name: gray\n    match:\n      - key: region\n        value: {exact: west}\n',
      ),
  },
  {
    name: 'script of the providers’ application',
    form: 'script',
    share: 1,
    onlyIf: hasScriptEngine,
    steps: (place) =>
      ofApplications(
        'script',
        [place.fleet.application],
        'v3.0',
        `force: true\nruntime: true\ntype: javascript\nscript: |\n  (function route(invokers) {\n    var kept = new java.util.ArrayList();\n    for (var i = 0; i < invokers.size(); i++) if (invokers.get(i).getUrl().getPort() == ${portOf(place.address)}) kept.add(invokers.get(i));\n    return kept;\n  })(invokers);\n`,
      ),
  },
  {
    name: 'affinity of the service',
    form: 'affinity',
    share: 1,
    steps: (place) => ofService('affinity', place, 'v3.1', 'runtime: true\naffinityAware: {key: region, ratio: 20}\n'),
  },
  {
    name: 'affinity of the consumers’ application',
    form: 'affinity',
    share: 1,
    steps: (place) => ofApplications('affinity', callers(place), 'v3.1', 'runtime: true\naffinityAware: {key: region, ratio: 20}\n'),
  },
]
