// The registry's weights are worked out for every provider at once and without a consumer; the simulator is compared with real Dubbo. Where
// both can answer they must agree.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { simulate } from '../../../../lib/governance/simulate/simulate.ts'
import { simulationRequestSchema } from '../../../../lib/governance/simulate/simulation-schema.ts'
import { effectiveWeight, weightRuleOf } from '../../../../lib/registry/configurators.ts'
import { weightClaims } from '../../../../lib/registry/weight-claims.ts'
import { randomRuns } from '../../../support/long.ts'

const address = '10.0.0.1:20880'
type Case = { urls: string[]; service?: string; application?: string }
/** A generation's consumer, and how it discovers; 3.2 by interface obeys no consumer-side item of a service with a version. */
type Reader = { generation: '2.6' | '2.7' | '3.2' | '3.3'; view?: 'interface' | 'app'; version?: string }

const serviceOf = ({ version = '1.0.0' }: Reader): string => (version === '' ? 'com.shop.Order' : `com.shop.Order:${version}`)

function bySimulator({ urls, service: ofService, application }: Case, reader: Reader): number | undefined {
  const { generation, view = 'interface', version = '1.0.0' } = reader
  const rules = { urls, ...(ofService && { 'override service': ofService }), ...(application && { 'override app': application }) }
  const identity = version === '' ? '' : `&version=${version}`
  const consumer = `consumer://10.0.0.9/com.shop.Order?application=web&interface=com.shop.Order&methods=find&side=consumer${identity}`
  const provider = `dubbo://${address}/com.shop.Order?application=shop&interface=com.shop.Order&methods=find&side=provider${identity}`
  const request = { generation, view, consumer, providers: [provider], method: 'find', now: 0, rules }
  return simulate(simulationRequestSchema.parse(request)).providers[0]?.weight
}

function byRegistry({ urls, service: ofService, application }: Case, reader: Reader): number {
  const service = serviceOf(reader)
  const stored = [
    ...(ofService ? [{ path: '/service', kind: 'configurators' as const, key: service, content: ofService }] : []),
    ...(application ? [{ path: '/app', kind: 'configurators' as const, key: 'shop', content: application }] : []),
    ...urls.map((content) => ({ path: content, kind: 'override-url' as const, key: service, content })),
  ]
  const rules = stored.flatMap((rule) => weightRuleOf(rule) ?? [])
  const weighed = { service, application: 'shop', generation: reader.generation, host: '10.0.0.1', address, weight: 100 }
  const { weight: decided, rulePath } = effectiveWeight(weighed, rules)
  // the list of everything that sets the weight names the same one
  const claims = weightClaims({ provider: weighed, parameter: 'weight', own: 100 }, stored)
  expect(claims.find(({ verdict }) => verdict === 'decides')).toMatchObject({ weight: decided, path: rulePath })
  return decided
}

const weight = fc.integer({ min: 1, max: 999 })
const host = fc.constantFrom('0.0.0.0', '0.0.0.0:20880', address, '10.0.0.2:20880', '10.0.0.1:20881')
const url = fc
  .record({ host, weight, priority: fc.option(fc.constantFrom(-2000, -1, 0, 1, 5, 2000)), enabled: fc.constantFrom(true, true, false) })
  .map(
    ({ host: at, weight: set, priority, enabled }) =>
      `override://${at}/com.shop.Order?category=configurators&dynamic=false&enabled=${enabled}&version=1.0.0&weight=${set}${priority === null ? '' : `&priority=${priority}`}`,
  )
// one host and one priority twice: their order is that of a listing, which nobody promises
const placeOf = (text: string): string => `${text.split('/')[2]?.split(':')[0]} ${/priority=(-?\d+)/.exec(text)?.[1] ?? 0}`
const urls = fc.uniqueArray(url, { maxLength: 5, selector: placeOf })
const sides = fc.constantFrom('provider' as const, 'provider' as const, 'consumer' as const)
const places = fc.constantFrom(address, '0.0.0.0', '0.0.0.0:20880', '10.0.0.2:20880', '10.0.0.1:20881', '10.0.0.1')
const some = <T>(of: fc.Arbitrary<T>) => fc.option(fc.array(of, { minLength: 1, maxLength: 2 }), { nil: undefined })

/** What is the truth of every consumer: a consumer-side item names neither consumers nor their applications. */
const item = (scope: 'service' | 'application', reader: Reader) =>
  fc
    .record({
      side: sides,
      addresses: some(places),
      // who reads them decides what a port or none means there: 2.7 looks for the address somewhere in the text
      providerAddresses: some(fc.constantFrom(address, '0.0.0.0', '10.0.0.2:20880')),
      applications: some(fc.constantFrom('*', 'shop', 'other')),
      services: some(fc.constantFrom('*', serviceOf(reader), 'com.shop.Other')),
      type: fc.constantFrom(undefined, undefined, 'general', 'weight'),
      enabled: fc.constantFrom(undefined, true, false),
      weight,
    })
    .map(({ weight: set, applications, services, addresses, ...rest }) => ({
      ...rest,
      ...(rest.side === 'provider' && addresses ? { addresses } : {}),
      ...(scope === 'application' && services ? { services } : {}),
      ...(scope === 'service' && rest.side === 'provider' && applications ? { applications } : {}),
      parameters: { weight: set },
    }))
const documentOf = (scope: 'service' | 'application', reader: Reader) =>
  fc
    .record({
      enabled: fc.constantFrom(true, true, true, false),
      configs: fc.array(item(scope, reader), { minLength: 1, maxLength: 3 }),
    })
    .map((rest) => JSON.stringify({ configVersion: 'v3.0', scope, key: scope === 'service' ? serviceOf(reader) : 'shop', ...rest }))

describe('the weight that the registry shows', () => {
  it.each(['2.6', '2.7', '3.2'] as const)('is what the simulator answers under old URLs (%s)', (generation) => {
    fc.assert(
      fc.property(urls, (all) => {
        expect(byRegistry({ urls: all }, { generation })).toBe(bySimulator({ urls: all }, { generation }))
      }),
      { numRuns: randomRuns(300) },
    )
  })

  it.each<Reader>([
    { generation: '2.7' },
    { generation: '3.2', view: 'app' },
    { generation: '3.3', view: 'app' },
    { generation: '3.3', view: 'interface' },
    { generation: '3.2', view: 'interface', version: '' },
  ])('is what the simulator answers under documents of the service and the application, and old URLs: %o', (reader) => {
    const documents = fc.record({
      // consumers by application pass old URLs over
      urls: reader.view === 'app' || reader.version === '' ? fc.constant<string[]>([]) : urls,
      service: fc.option(documentOf('service', reader), { nil: undefined }),
      application: fc.option(documentOf('application', reader), { nil: undefined }),
    })
    fc.assert(
      fc.property(documents, ({ urls: all, service, application }) => {
        const given: Case = { urls: all, ...(service && { service }), ...(application && { application }) }
        expect(byRegistry(given, reader)).toBe(bySimulator(given, reader))
      }),
      { numRuns: randomRuns(200, 1000) },
    )
  })
})
