import { describe, expect, it } from 'vitest'
import { addressesLike, groupsOf, markedOf } from '../../../app/_components/registry/provider-groups.ts'
import { fastestOf } from '../../support/fastest-of.ts'

const provider = (address: string, tag: string, version: string) => markedOf({ address, tag, params: { 'application.version': version } })

describe('groups of providers', () => {
  it('are the values that some but not all carry', () => {
    const groups = groupsOf([provider('10.0.0.1:1', 'gray', '1'), provider('10.0.0.2:1', '', '1'), provider('10.0.0.3:1', '', '1')])
    expect(groups).toEqual([{ mark: 'tag', value: 'gray', members: ['10.0.0.1:1'] }])
  })
})

describe('addresses by a pattern', () => {
  const addresses = ['10.0.1.7:20880', '10.0.1.71:20880', '10.0.2.7:20880', 'shop-7.local:20880']

  it.each([
    ['10.0.1.7', ['10.0.1.7:20880']],
    ['10.0.1.*', ['10.0.1.7:20880', '10.0.1.71:20880']],
    ['*.7', ['10.0.1.7:20880', '10.0.2.7:20880']],
    ['10.*.7*:20880, shop-7.local', addresses],
    ['10.*0*1*.7', ['10.0.1.7:20880']],
    ['', []],
    ['10.0.1', []],
    ['7*7', []],
  ])('%j means %j', (pattern, expected) => {
    expect(addressesLike(pattern, addresses)).toEqual(expected)
  })

  it('is fast, whatever is typed', () => {
    expect(fastestOf(3, () => addressesLike('*a'.repeat(200), ['a'.repeat(5000)]))).toBeLessThan(200)
  })
})
