// Rules that somebody is told and does not obey, as counted on the demo estate.
import { describe, expect, it } from 'vitest'
import { compare, consumer3, draft, key, provider3 } from './world.ts'

const times = <T>(count: number, make: (number: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index + 1))

describe('who does not obey', () => {
  const told = (scope: 'service' | 'application', side: string, name: string) => {
    const at = side === 'provider' ? 'addresses: ["10.0.0.1:20880"]' : 'providerAddresses: ["10.0.0.1:20880"]'
    const content = `configVersion: v2.7\nscope: ${scope}\nkey: ${name}\nenabled: true\nconfigs:\n  - {side: ${side}, ${at}, parameters: {weight: 300}}\n`
    return draft({ kind: 'override', scope, key: name, content })
  }
  const seen = (compared: ReturnType<typeof compare>) => ({
    changed: compared.groups.some((one) => one.changed),
    findings: compared.findings.map(({ code, text }) => `${code}: ${text}`),
  })
  const obeys = { changed: true, findings: [] }

  it.each([
    ['service', key],
    ['application', 'shop'],
  ] as const)('are providers of Triple on 3.3 that the override of the %s is told, and they are named', (scope, name) => {
    const toldAs = (over: Parameters<typeof provider3>[1]) =>
      seen(compare({ providers: times(2, (number) => provider3(number, over)), consumers: [consumer3(1)] }, told(scope, 'provider', name)))
    expect(toldAs({ protocol: 'tri' })).toEqual({
      changed: false,
      findings: [expect.stringMatching(/^provider-does-not-obey: 10\.0\.0\.1:20880 speak Triple .*\(1 in all\)\. Tell their consumers/)],
    })
    expect(toldAs({})).toEqual(obeys)
    expect(toldAs({ protocol: 'tri', release: '3.2.18', generation: '3.2' })).toEqual(obeys)
  })

  it('are consumers on 3.2 that discover by application and are told by their application, and it is named', () => {
    const toldAs = (level: string, release: string, rule = told('application', 'consumer', 'web')) => {
      const consumers = [consumer3(1, { release, generation: release.slice(0, 3) })]
      return seen(compare({ providers: times(2, (number) => provider3(number, { level })), consumers }, rule))
    }
    expect(toldAs('both', '3.2.18')).toEqual({
      changed: false,
      findings: [expect.stringMatching(/^consumer-does-not-obey: Consumers of web on 3\.2 .* Write it on the service\.$/)],
    })
    expect(toldAs('interface', '3.2.18')).toEqual(obeys)
    expect(toldAs('both', '3.3.6')).toEqual(obeys)
    expect(toldAs('both', '3.1.11')).toEqual(obeys)
    expect(toldAs('both', '3.2.18', told('service', 'consumer', key))).toEqual(obeys)
    expect(toldAs('both', '3.2.18', told('application', 'provider', 'web'))).toEqual({ changed: false, findings: [] })
  })
})
