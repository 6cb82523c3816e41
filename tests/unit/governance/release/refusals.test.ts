import { describe, expect, it } from 'vitest'
import { checkSteps } from '../../../../lib/governance/release/check-steps.ts'
import { chooseProviders } from '../../../../lib/governance/release/choose-providers.ts'
import { weightsFor } from '../../../../lib/governance/release/step-weights.ts'
import { AppError } from '../../../../lib/platform/errors.ts'

function refusalOf(act: () => unknown) {
  try {
    act()
  } catch (error) {
    if (error instanceof AppError) return [error.code, error.details['field'], error.said?.map(({ code }) => code), error.message]
    throw error
  }
  return undefined
}

const steps = (...percents: number[]) => percents.map((percent) => ({ percent }))
const provider = (address: string, tag = '') => ({
  service: 'com.shop.Order',
  address,
  application: 'orders',
  tag,
  revision: '',
  version: '',
})
const [one, two] = [provider('10.0.0.1:20880', 'gray'), provider('10.0.0.2:20880')]

describe('a release that cannot be begun as asked for', () => {
  it.each([
    ['steps', 'release-steps-rise', { mode: 'weight', steps: steps(5, 5) }, 'steps: each step has to take more than the one before: 5, 5.'],
    ['tag', 'release-tag-unnamed', { mode: 'tag', steps: steps(0, 100) }, 'tag: name the tag that calls of the new version bear.'],
    ['steps', 'release-tag-steps', { mode: 'tag', tag: 'gray', steps: steps(5, 100) }, 'steps: a tag separates'],
    ['key', 'release-key-unnamed', { mode: 'condition', steps: steps(100) }, 'key: name what is compared'],
    ['steps', 'release-step-bare', { mode: 'condition', key: 'a', steps: steps(5, 100) }, 'steps: the step of 5 % needs'],
  ] as const)('is refused by the field %s, in codes: %s', (field, code, request, text) => {
    expect(refusalOf(() => checkSteps(request))).toEqual(['invalid-input', field, [code], expect.stringContaining(text)])
  })

  it('says whom to choose instead', () => {
    const choose = (value: string) => refusalOf(() => chooseProviders([one, two], { by: 'tag', value }))
    const text = 'choose: No provider has this tag. There are: gray.'
    expect(choose('blue')).toEqual(['invalid-input', 'choose', ['release-none-chosen', 'release-there-are'], text])
    const all = refusalOf(() => chooseProviders([one, two], { by: 'addresses', addresses: [one.address, two.address] }))
    expect(all).toEqual([
      'invalid-input',
      'choose',
      ['release-no-old'],
      expect.stringContaining('com.shop.Order would have no old version'),
    ])
  })

  it('says whose weights are missing', () => {
    const codes = (weight: number, isNew: (address: string) => boolean) =>
      refusalOf(() =>
        weightsFor(
          [
            { address: 'a', weight: 100 },
            { address: 'b', weight },
          ],
          isNew,
          5,
        ),
      )?.[2]
    expect(codes(0, (address) => address === 'a')).toEqual(['release-old-zero'])
    expect(codes(0, () => true)).toEqual(['release-old-gone'])
    expect(codes(0, () => false)).toEqual(['release-new-gone'])
  })
})
