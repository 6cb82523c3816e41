import { describe, expect, it } from 'vitest'
import { weighedMethods, weightClaims } from '../../../lib/registry/weight-claims.ts'

const provider = { service: 'a.B:1', application: 'shop', generation: '3.2', host: '10.0.0.1', address: '10.0.0.1:20880', weight: 100 }
const url = (text: string) => ({ path: text, kind: 'override-url' as const, key: 'a.B:1', content: text })
const document = (content: string, key = 'a.B:1') => ({ path: `/${key}`, kind: 'configurators' as const, key, content })
const claimsOf = (rules: Parameters<typeof weightClaims>[1], parameter = 'weight', own: number | null = 100) =>
  weightClaims({ provider, parameter, own: own ?? undefined }, rules)
const told = (rules: Parameters<typeof weightClaims>[1]) => claimsOf(rules).map(({ weight, verdict }) => [weight, verdict])

describe('everything that sets a weight', () => {
  it('is told in order of precedence, each with what it loses by', () => {
    const ofApplication = document('scope: application\nconfigs: [{side: provider, parameters: {weight: 2}}]', 'shop')
    const rules = [
      ofApplication,
      document(
        'configs: [{side: provider, parameters: {weight: 1}}, {side: consumer, parameters: {weight: 6}}, {side: consumer, parameters: {weight: 7}}]',
      ),
      url('override://10.0.0.1:20880/a.B?weight=5&priority=1'),
      url('override://10.0.0.1:20880/a.B?weight=4'),
      url('override://0.0.0.0/a.B?weight=3&priority=9'),
    ]
    expect(told(rules)).toEqual([
      [7, 'decides'],
      [6, 'later'],
      [5, 'document-over-url'],
      [4, 'document-over-url'],
      [3, 'document-over-url'],
      [1, 'provider-first'],
      [2, 'provider-first'],
      [100, 'own'],
    ])
    expect(told(rules.slice(2))).toEqual([
      [5, 'decides'],
      [4, 'priority'],
      [3, 'host'],
      [100, 'own'],
    ])
    expect(told([ofApplication, document('configs: [{side: provider, parameters: {weight: 1}}]')])).toEqual([
      [1, 'decides'],
      [2, 'service-over-application'],
      [100, 'own'],
    ])
    expect(claimsOf(rules)[1]).toMatchObject({ path: '/a.B:1', item: 2, side: 'consumer', scope: 'service' })
  })

  it('keeps apart what only some consumers see: it never decides, and is above what decides where it is applied later', () => {
    const rules = [
      document('configs: [{side: consumer, parameters: {weight: 6}}, {side: consumer, applications: [web], parameters: {weight: 7}}]'),
      document('scope: application\nkey: web\nconfigs: [{side: consumer, services: [a.B], parameters: {weight: 8}}]', 'web'),
      document('scope: application\nconfigs: [{side: consumer, services: [a.C], parameters: {weight: 9}}]', 'web'),
      url('override://10.0.0.9/a.B?weight=5'),
      url('override://0.0.0.0/a.B?weight=4&application=web'),
    ]
    expect(claimsOf(rules).map(({ weight, verdict, only }) => [weight, verdict, only && `${only.by} ${only.names.join()}`])).toEqual([
      [7, 'some-consumers', 'application web'],
      [6, 'decides', null],
      [8, 'service-over-application', 'application web'],
      [5, 'document-over-url', 'host 10.0.0.9'],
      [4, 'document-over-url', 'application web'],
      [100, 'own', null],
    ])
  })

  it('counts neither rules that are off or of others, nor what cannot be read', () => {
    const rules = [
      url('override://10.0.0.1:20880/a.B?weight=5&enabled=false'),
      url('override://10.0.0.2:20880/a.B?weight=5'),
      { ...url('override://0.0.0.0/a.C?weight=5'), key: 'a.C' },
      document('enabled: false\nconfigs: [{side: consumer, parameters: {weight: 6}}]'),
      document('configs: {weight: 6}'),
    ]
    expect(told(rules)).toEqual([[100, 'decides']])
  })

  it('is told of a method too', () => {
    const rule = document('configs: [{side: consumer, parameters: {find.weight: 6, weight: 7}}]')
    expect(weighedMethods(rule)).toEqual(['find'])
    expect(weighedMethods(url('override://0.0.0.0/a.B?pay.weight=1&default.weight=3'))).toEqual(['pay'])
    expect(claimsOf([rule], 'find.weight', 9).map(({ weight, verdict }) => [weight, verdict])).toEqual([
      [6, 'decides'],
      [9, 'own'],
    ])
    expect(claimsOf([rule], 'pay.weight', null)).toEqual([])
  })
})
