import { describe, expect, it } from 'vitest'
import { keptIndexes, type Call, type Invoker, type SimulatedGeneration } from '../../../../lib/governance/simulate/model.ts'
import { matchesRegex } from '../../../../lib/governance/simulate/string-match.ts'
import { matchesAddress } from '../../../../lib/governance/simulate/tag/match-address.ts'
import { createTagRouter, readTagRule } from '../../../../lib/governance/simulate/tag/tag-router.ts'
import { parseDubboUrl } from '../../../../lib/registry/dubbo-url.ts'
import { fastestOf } from '../../../support/fastest-of.ts'

const consumer = parseDubboUrl('consumer://10.0.0.9/com.shop.Order?application=web')
/** 0 plain, 1 plain, 2 static tag gray, 3 static tag blue */
const providers = ['', '', 'dubbo.tag=gray', 'dubbo.tag=blue'].map((tag, index): Invoker => {
  const url = parseDubboUrl(`dubbo://10.0.0.${index}:20880/com.shop.Order?application=shop&env=e${index}&${tag}`)
  return { index, url, original: url.params, layers: { kind: 'merged' }, remoteApplication: 'shop' }
})

function kept(generation: SimulatedGeneration, rule: object | undefined, attachments: Call['attachments'] = {}): number[] {
  const { rule: read } = rule ? readTagRule(JSON.stringify(rule), generation, providers) : {}
  const routed = createTagRouter(read, generation).route(providers, { consumer, method: 'find', args: [], attachments })
  return keptIndexes(routed.branches)
}
const asks = (tag: string, isForced = false) => ({ 'dubbo.tag': tag, ...(isForced ? { 'dubbo.force.tag': 'true' } : {}) })
const byAddress = { tags: [{ name: 'gray', addresses: ['10.0.0.1:20880'] }] }

describe('a static tag', () => {
  it.each(['2.6', '2.7', '3.2', '3.3'] as const)('is for calls that ask for it (%s)', (generation) => {
    expect(kept(generation, undefined)).toEqual([0, 1])
    expect(kept(generation, undefined, asks('gray'))).toEqual([2])
    expect(kept(generation, undefined, asks('green'))).toEqual([0, 1])
    expect(kept(generation, undefined, asks('green', true))).toEqual([])
  })
})

describe('a tag rule', () => {
  it('keeps its addresses for the tag', () => {
    for (const generation of ['2.7', '3.2', '3.3'] as const) expect(kept(generation, byAddress, asks('gray'))).toEqual([1])
    expect(kept('2.6', byAddress, asks('gray'))).toEqual([2])
  })

  it('without a request tag leaves the rest; 2.7 keeps a static tag that it does not name', () => {
    expect(kept('2.7', byAddress)).toEqual([0, 3])
    expect(kept('3.2', byAddress)).toEqual([0])
    expect(kept('3.3', { tags: [{ name: 'all', addresses: ['10.0.0.*'] }] })).toEqual([])
  })

  it('falls back to the untagged, unless it or the call forces', () => {
    const nobody = { tags: [{ name: 'gray', addresses: ['10.9.9.9:1'] }] }
    expect(kept('3.3', nobody, asks('gray'))).toEqual([0, 1])
    expect(kept('3.3', { ...nobody, force: true }, asks('gray'))).toEqual([])
    expect(kept('3.3', nobody, asks('gray', true))).toEqual([])
  })

  it('knows levels in 3.3 only', () => {
    expect(kept('3.3', byAddress, asks('gray|team1'))).toEqual([1])
    expect(kept('3.2', byAddress, asks('gray|team1'))).toEqual([0])
  })

  it('matches parameters in v3.0 rules of 3.x', () => {
    const rule = { configVersion: 'v3.0', tags: [{ name: 'gray', match: [{ key: 'env', value: { exact: 'e1' } }] }] }
    expect(kept('3.2', rule, asks('gray'))).toEqual([1])
    expect(kept('2.7', rule, asks('gray'))).toEqual([2])
  })

  it('with no tags, disabled or unreadable is none', () => {
    expect(kept('3.3', { tags: [] }, asks('gray'))).toEqual([2])
    expect(kept('3.3', { ...byAddress, enabled: false }, asks('gray'))).toEqual([2])
    expect(readTagRule('tags: 5', '3.3', providers).problem?.text).toContain('list')
    expect(readTagRule('configVersion: v3.0\ntags: [{name: a}]', '3.3', providers).problem?.text).toContain('neither')
  })
})

describe('an address of a rule', () => {
  it.each([
    ['10.0.0.1:20880', '10.0.0.1', 20880, true],
    ['10.0.0.1:20881', '10.0.0.1', 20880, false],
    ['10.0.0.1', '10.0.0.1', 1, true],
    ['10.0.0.*', '10.0.0.77', 1, true],
    ['10.0.0.1-9', '10.0.0.9', 1, true],
    ['10.0.0.1-9', '10.0.0.10', 1, false],
    ['10.0.0.0/30', '10.0.0.3', 1, true],
    ['10.0.0.0/30', '10.0.0.4', 1, false],
    ['10.0.0.0/x', '10.0.0.0', 1, false],
    ['10.0', '10.0.0.1', 1, false],
    ['*', 'any.host', 1, true],
    ['2001:db8::1', '2001:db8:0:0:0:0:0:1', 1, true],
    ['[2001:db8::1]:90', '2001:db8::1', 90, true],
    ['2001:db8::/32', '2001:db8:ffff::1', 90, true],
  ])('%s and %s:%i → %s', (pattern, host, port, expected) => {
    expect(matchesAddress(pattern, host, port)).toBe(expected)
  })
})

it('never runs an expression that may explode', () => {
  const explosive = ['(a+)+$', '(a|a)*$', '([a-z]+)*x', '(', 'x'.repeat(5000)]
  const tryAll = (): void => explosive.forEach((regex) => void matchesRegex(regex, 'a'.repeat(200)))
  expect(fastestOf(3, tryAll)).toBeLessThan(500)
  expect(matchesRegex('e[0-9]+', 'e12')).toBe(true)
  expect(matchesRegex('e[0-9]', 'e12')).toBe(false)
})
