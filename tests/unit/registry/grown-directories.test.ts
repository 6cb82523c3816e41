import { expect, it } from 'vitest'
import { GrownDirectories } from '../../../lib/registry/io/grown-directories.ts'

const came = (path: string) => ({ kind: 'created' as const, path })

it('names each directory to which something came, once, and asks for a look when 300 names came to one', () => {
  const grown = new GrownDirectories('/dubbo/metadata')
  const asked = Array.from({ length: 650 }, (_, index) => grown.note(came(`/dubbo/metadata/shop/${index}`)))
  expect(asked.flatMap((isAsked, index) => (isAsked ? [index + 1] : []))).toEqual([300])
  grown.note(came('/dubbo/metadata/com.shop.Order/provider/shop'))
  expect(grown.take()).toEqual(['/dubbo/metadata/shop', '/dubbo/metadata/com.shop.Order/provider'])
  expect(grown.take()).toEqual([])
})

it('knows nothing of what goes, changes, or lies elsewhere', () => {
  const grown = new GrownDirectories('/dubbo/metadata')
  grown.note({ kind: 'deleted', path: '/dubbo/metadata/shop/1' })
  grown.note({ kind: 'changed', path: '/dubbo/metadata/shop/1' })
  for (const path of ['/dubbo/metadata/shop', '/dubbo/metadata-old/shop/1', '/dubbo/com.shop.Order/providers/p']) grown.note(came(path))
  expect(grown.take()).toEqual([])
})

it('keeps 2,000 at most', () => {
  const grown = new GrownDirectories('/dubbo/metadata')
  for (let index = 0; index < 3000; index += 1) grown.note(came(`/dubbo/metadata/a${index}/1`))
  expect(grown.take()).toHaveLength(2000)
})
