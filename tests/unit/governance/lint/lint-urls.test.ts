import { describe, expect, it } from 'vitest'
import { lintUrls, withUrlFindings } from '../../../../lib/governance/lint/lint-urls.ts'
import { simulateRules } from '../../../../lib/governance/queries/simulate-rules.ts'
import { simulationRequestSchema } from '../../../../lib/governance/simulate/simulation-schema.ts'
import { simulatedGenerations } from '../../../../lib/governance/simulate/model.ts'

const lint = (...urls: string[]) => lintUrls(urls, simulatedGenerations)
const url = (query: string, protocol = 'override', host = '0.0.0.0') =>
  `${protocol}://${host}/com.shop.Order?category=configurators&dynamic=false&enabled=true&${query}`
const since3 = ['3.2', '3.3']

describe('an old rule URL', () => {
  it.each([
    [url('~region=hz&weight=1'), 'tilde-by-interface', 'urls[0].~region', since3],
    [url('~version=1.0.0&weight=1'), 'tilde-by-interface', 'urls[0].~version', ['3.2']],
    [url('weight=1', 'absent', '10.0.0.1:20880'), 'absent-sets-always', 'urls[0]', since3],
    [url('group=*&weight=1'), 'star-is-no-wildcard', 'urls[0].group', [...simulatedGenerations]],
    [url('version=*&rule=x', 'condition'), 'star-is-no-wildcard', 'urls[0].version', [...simulatedGenerations]],
    [url('loadbalance=adaptive'), 'unknown-load-balance', 'urls[0].loadbalance', ['2.6', '2.7']],
    [url('loadbalance=consistenthash'), 'hash-ignores-weight', 'urls[0].loadbalance', [...simulatedGenerations]],
    [url('weight=heavy'), 'not-a-number', 'urls[0].weight', [...simulatedGenerations]],
  ])('%s has %s', (text, code, path, generations) => {
    expect(lint(text)).toMatchObject([{ code, path, generations, line: null, fix: null }])
  })

  it.each([
    url('weight=1'),
    url('~application=web&weight=1'),
    url('~region=hz&side=provider&weight=1'),
    url('weight=1&side=provider', 'absent'),
    url('group=*&weight=1').replace('enabled=true', 'enabled=false'),
    'condition://0.0.0.0/com.shop.Order?category=routers&rule=%3D%3E%20host%3D10.*&priority=1',
    'no url',
  ])('%s has nothing', (text) => {
    expect(lint(text)).toEqual([])
  })

  it('says once what the document or another URL says', () => {
    const found = lint(url('~a=1&weight=1'), url('~a=1&weight=2'), url('loadbalance=p2c'))
    const document = lint(url('loadbalance=p2c'))
    expect(withUrlFindings([], found).map(({ path }) => path)).toEqual(['urls[0].~a', 'urls[2].loadbalance'])
    expect(withUrlFindings(document, found).map(({ code }) => code)).toEqual(['unknown-load-balance', 'tilde-by-interface'])
  })

  it.each([
    ['2.6', [], 0],
    ['2.7', [], 0],
    ['3.2', ['tilde-by-interface'], 100],
    ['3.3', ['tilde-by-interface'], 100],
  ])('with ~key is obeyed, or said not to be, by a simulation of %s: %j', async (generation, codes, weight) => {
    const simulation = await simulateRules(
      simulationRequestSchema.parse({
        generation,
        consumer: 'consumer://10.0.0.9/com.shop.Order?application=web&interface=com.shop.Order&side=consumer',
        providers: ['dubbo://10.0.0.1:20880/com.shop.Order?application=shop&interface=com.shop.Order&side=provider&region=hz'],
        method: 'find',
        now: 1_800_000_000_000,
        rules: { urls: [url('~region=hz&weight=0', 'override', '10.0.0.9')] },
      }),
    )
    expect(simulation.findings.map(({ code }) => code)).toEqual(codes)
    expect(simulation.providers[0]?.weight).toBe(weight)
  })
})
