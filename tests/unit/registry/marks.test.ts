import { describe, expect, it } from 'vitest'
import { keyOfMark, markOf, mergeMarks, type Mark } from '../../../lib/registry/io/marks.ts'
import { treePathsOf } from '../../../lib/registry/tree.ts'

const paths = treePathsOf({ root: 'dubbo', servicesPath: '/services', configNamespace: 'dubbo', metadataRoot: 'dubbo' })
type Kind = 'created' | 'deleted' | 'changed'
const marked = (...events: [Kind, string][]): Mark | undefined =>
  events.flatMap(([kind, path]) => markOf(paths, { kind, path }) ?? []).reduce((earlier, later) => mergeMarks(earlier, later))

describe('what is remembered of events', () => {
  it('are names, with the first and the last thing that happened to each', () => {
    const mark = marked(['deleted', '/dubbo/a.B/providers/x'], ['created', '/dubbo/a.B/consumers/y'], ['created', '/dubbo/a.B/providers/x'])
    expect(mark).toEqual({
      kind: 'leaves',
      node: 'a.B',
      leaves: new Map([
        ['providers/x', { node: 'a.B', category: 'providers', name: 'x', first: 'deleted', last: 'created' }],
        ['consumers/y', { node: 'a.B', category: 'consumers', name: 'y', first: 'created', last: 'created' }],
      ]),
    })
  })

  it.each<[string, [Kind, string][]]>([
    [
      'a rule moved too',
      [
        ['created', '/dubbo/a.B/providers/x'],
        ['created', '/dubbo/a.B/configurators/r'],
      ],
    ],
    [
      'a directory came or went',
      [
        ['deleted', '/dubbo/a.B/providers'],
        ['created', '/dubbo/a.B/providers/x'],
      ],
    ],
    ['the data of a node changed', [['changed', '/dubbo/a.B/providers/x']]],
    ['there are more names than are worth keeping', Array.from({ length: 40 }, (_, index) => ['created', `/dubbo/a.B/providers/${index}`])],
  ])('is the whole interface where %s', (_, events) => {
    expect(marked(...events)).toEqual({ kind: 'interface', node: 'a.B' })
  })

  it('has one key per interface, whatever is remembered', () => {
    const [names, whole] = [marked(['created', '/dubbo/a.B/providers/x']), marked(['created', '/dubbo/a.B'])]
    expect(names && whole && keyOfMark(names) === keyOfMark(whole)).toBe(true)
  })
})
