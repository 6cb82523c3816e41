import { describe, expect, it } from 'vitest'
import { sharingOf } from '../../../lib/registry/metadata-sharing.ts'

const registry = (id: string, root: string, metadataRoot = root, connect = 'a:1,b:2') => ({ id, root, metadataRoot, connect })
const told = (all: ReturnType<typeof registry>[]) =>
  all.map((one) => {
    const { sharers, isKeeper } = sharingOf(all, one)
    return [one.id, sharers.map(({ id }) => id), isKeeper]
  })

describe('a place of metadata', () => {
  it('is one registry’s own where nobody else keeps anything there', () => {
    const all = [registry('main', 'dubbo'), registry('gray', 'gray'), registry('far', 'dubbo', 'dubbo', 'c:3')]
    expect(told(all)).toEqual([
      ['main', [], true],
      ['gray', [], true],
      ['far', [], true],
    ])
  })

  it('is kept by the registry whose root it lies in, and used by all', () => {
    expect(told([registry('gray', 'gray', 'dubbo', 'b:2,a:1'), registry('main', 'dubbo')])).toEqual([
      ['gray', ['main'], false],
      ['main', ['gray'], true],
    ])
  })

  it('is kept by the first where it lies in no root, on each ensemble', () => {
    const all = [registry('one', 'one', 'meta'), registry('two', 'two', 'meta'), registry('far', 'one', 'meta', 'c:3/x')]
    expect(told(all)).toEqual([
      ['one', ['two', 'far'], true],
      ['two', ['one', 'far'], false],
      ['far', ['one', 'two'], true],
    ])
  })
})
