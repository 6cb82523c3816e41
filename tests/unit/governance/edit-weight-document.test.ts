import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { editWeightDocument, formatWeightDocument } from '../../../lib/governance/edit-weight-document.ts'
import { isReadable, parseWeightDocument } from '../../../lib/governance/weight-document.ts'

const key = 'g1/com.shop.Order:1.0.0'
const foreign = `# who: the payments team
configVersion: v2.7
scope: service
key: ${key}   # slash form
enabled: true
configs:
# keep this
- side: provider
  addresses: ["10.0.0.1:20880"]
  parameters: {timeout: 007, note: ~}
  theirs: [1,
     2]
# weights
- side: consumer
  addresses: ["0.0.0.0"]
  providerAddresses: ["10.0.0.1:20880"]
  parameters:
    weight: 300 # since Tuesday
- side: consumer
  addresses: ["10.9.9.9"]
  providerAddresses: ["10.0.0.1:20880"]
  parameters: {weight: 7}
unknown: {a: 1}
# end`

const edit = (before: string | null, changes: [string, number | null][]) => editWeightDocument(before, key, new Map(changes))
const weightsOf = (text: string | null): Record<string, number> => {
  const document = parseWeightDocument(text ?? 'configVersion: v2.7')
  return isReadable(document) ? Object.fromEntries(document.ours.map((item) => [item.address, item.weight])) : {}
}

describe('editWeightDocument', () => {
  it('changes a weight and not one other byte', () => {
    expect(edit(foreign, [['10.0.0.1:20880', 50]]).after).toBe(foreign.replace('weight: 300', 'weight: 50'))
  })

  it('adds an item after the last, and leaves every byte before and after it', () => {
    const after = edit(foreign, [['10.0.0.2:20880', 0]]).after ?? ''
    const added = '- side: consumer\n  addresses: ["0.0.0.0"]\n  providerAddresses: ["10.0.0.2:20880"]\n  parameters: {weight: 0}\n'
    expect(after.replace(added, '')).toBe(foreign)
    expect(weightsOf(after)).toEqual({ '10.0.0.1:20880': 300, '10.0.0.2:20880': 0 })
  })

  it('takes only our item away; items, comments and unknown fields of others stay', () => {
    const after = edit(foreign, [['10.0.0.1:20880', null]]).after ?? ''
    expect(weightsOf(after)).toEqual({})
    for (const kept of [
      '# who: the payments team',
      '# keep this',
      'timeout: 007',
      'theirs: [1,\n     2]',
      'addresses: ["10.9.9.9"]',
      'unknown: {a: 1}',
      '# end',
    ])
      expect(after).toContain(kept)
  })

  it('deletes the document when only our items were in it, and disables it first', () => {
    const before = formatWeightDocument(key, new Map([['10.0.0.1:20880', 5]]))
    expect(edit(before, [['10.0.0.1:20880', null]])).toEqual({
      before,
      via: before.replace('enabled: true', 'enabled: false'),
      after: null,
    })
  })

  it('never leaves an empty list or an empty text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('10.0.0.1:1', '10.0.0.2:1', '10.0.0.3:1'), fc.option(fc.integer({ min: 0, max: 1000 }))), {
          maxLength: 8,
        }),
        (steps) => {
          let text: string | null = null
          const expected: Record<string, number> = {}
          for (const [address, weight] of steps) {
            text = edit(text, [[address, weight]]).after
            if (weight === null) delete expected[address]
            else expected[address] = weight
            if (text !== null) expect((parse(text) as { configs: unknown[] }).configs.length).toBeGreaterThan(0)
          }
          expect(weightsOf(text)).toEqual(expected)
          expect(text === null).toBe(Object.keys(expected).length === 0)
        },
      ),
    )
  })

  it('undoes its own additions to a foreign document byte for byte', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 2, max: 250 }), { minLength: 1, maxLength: 5 }), (hosts) => {
        const addresses = hosts.map((host) => `10.1.0.${host}:20880`)
        const added = edit(
          `${foreign}\n`,
          addresses.map((address, index) => [address, index]),
        ).after
        expect(
          edit(
            added,
            addresses.map((address) => [address, null]),
          ).after,
        ).toBe(`${foreign}\n`)
      }),
    )
  })

  it('writes into a list in flow style, with the others kept', () => {
    const flow = 'configVersion: v3.0 # keep\nconfigs: [{side: provider, addresses: ["1.1.1.1:2"], parameters: {timeout: 5}}]\n'
    const after = edit(flow, [['10.0.0.1:1', 9]]).after ?? ''
    expect(weightsOf(after)).toEqual({ '10.0.0.1:1': 9 })
    expect(after).toContain('# keep')
    expect((parse(after) as { configs: unknown[] }).configs).toHaveLength(2)
  })

  it.each(['', '  \n', 'configVersion: v2.7\nconfigs: []\n', 'configVersion: v2.7\nconfigs:\n', 'configVersion: v2.7\n'])(
    'makes a whole document out of %j',
    (before) => {
      expect(weightsOf(edit(before, [['10.0.0.1:1', 4]]).after)).toEqual({ '10.0.0.1:1': 4 })
    },
  )

  it('enables a disabled document of ours, and refuses to enable one that holds items of others', () => {
    const ours = formatWeightDocument(key, new Map([['10.0.0.1:1', 5]])).replace('enabled: true', 'enabled: false')
    expect(edit(ours, [['10.0.0.1:1', 6]]).after).toContain('enabled: true')
    expect(() => edit(foreign.replace('enabled: true', 'enabled: false'), [['10.0.0.1:20880', 6]])).toThrow(/disabled/)
  })

  it('refuses what it cannot read, and leaves it alone when nothing is to be set', () => {
    for (const broken of [
      'a: [',
      'just text',
      '- 1',
      'configs: {a: 1}',
      'scope: application\nconfigs: []',
      `x: &a [1]\n${'y'.repeat(1_000_001)}`,
    ]) {
      expect(() => edit(broken, [['10.0.0.1:1', 6]])).toThrow()
      expect(edit(broken, [['10.0.0.1:1', null]]).after).toBe(broken)
    }
  })

  it('takes an item with an anchor for somebody else’s', () => {
    const text = 'configs:\n- &w {side: consumer, providerAddresses: ["1.1.1.1:1"], parameters: {weight: 1}}\n- *w\n'
    expect(weightsOf(text)).toEqual({})
  })

  it('keeps one item per address where somebody wrote two', () => {
    const item = '  - side: consumer\n    addresses: ["0.0.0.0"]\n    providerAddresses: ["1.1.1.1:1"]\n    parameters: {weight: 1}\n'
    const after = edit(formatWeightDocument(key, new Map([['1.1.1.1:1', 2]])) + item, [['1.1.1.1:1', 3]]).after
    expect(after).toBe(formatWeightDocument(key, new Map([['1.1.1.1:1', 3]])))
  })

  it('refuses an alias that refers to nothing', () => {
    expect(() => edit(': *-', [['10.0.0.1:1', 6]])).toThrow('*- refers to nothing')
  })

  it('survives any text: an edit answers a document that says what was asked, or refuses', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc
            .array(
              fc.constantFrom(
                'configs:',
                '- side: consumer',
                '  parameters: {weight: 1}',
                'enabled: false',
                '&a',
                '*a',
                '{',
                ']',
                '# x',
                '  - ',
                '\t',
              ),
              { maxLength: 12 },
            )
            .map((parts) => parts.join('\n')),
        ),
        (text) => {
          let after: string | null
          try {
            after = edit(text, [['10.0.0.1:1', 6]]).after
          } catch (error) {
            expect(error).toMatchObject({ code: 'conflict' })
            return
          }
          expect(weightsOf(after)['10.0.0.1:1']).toBe(6)
        },
      ),
      { numRuns: 300 },
    )
  })
})
