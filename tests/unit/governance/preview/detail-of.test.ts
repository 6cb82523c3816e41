import { describe, expect, it } from 'vitest'
import { detailOf } from '../../../../lib/governance/preview/detail-of.ts'
import { previewDetailSchema, type PreviewDetail } from '../../../../lib/governance/rules/preview-schema.ts'
import { compare, conditions, consumer3, draft, key, provider3 } from './world.ts'

const world = { providers: [provider3(1), provider3(2)], consumers: [consumer3(1)] }
const balance = (name: string): string =>
  `configVersion: v2.7\nscope: service\nkey: ${key}\nconfigs:\n  - side: consumer\n    parameters: {loadbalance: ${name}}\n`

function detail(rule: Parameters<typeof draft>[0]): PreviewDetail {
  const found = detailOf(compare(world, draft(rule)), {})
  expect(previewDetailSchema.parse(found)).toEqual(found)
  if (found === undefined) throw new Error('no detail')
  return found
}
const named = ({ before, after }: PreviewDetail): (string | null)[] => [before.loadbalance, after.loadbalance]

describe('the detail of one consumer', () => {
  it('names the load balance in force, before and after, and why no share follows from weights', () => {
    const found = detail({ kind: 'override', content: balance('shortestresponse') })
    expect(named(found)).toEqual(['random', 'shortestresponse'])
    expect([found.before.sharesReason, found.after.sharesReason]).toEqual([null, expect.stringContaining('response times')])
    expect(found.after.sharesReasonSaid?.map(({ code }) => code)).toEqual(['balance-by-response'])
    expect(found.providers.map(({ shareBefore, shareAfter }) => [shareBefore, shareAfter])).toEqual([
      [0.5, null],
      [0.5, null],
    ])
  })

  it('says that consistenthash follows arguments, beside the parts of its ring', () => {
    const found = detail({ kind: 'override', content: balance('consistenthash') })
    expect(found.after.sharesReasonSaid?.map(({ code }) => code)).toEqual(['shares-by-keys'])
    expect(found.providers.every(({ shareAfter }) => shareAfter !== null)).toBe(true)
  })

  it('names none where nobody is left to choose from', () => {
    expect(named(detail({ content: conditions('=> host = 10.9.9.9') }))).toEqual(['random', null])
  })
})
