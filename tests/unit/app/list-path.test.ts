import { expect, it } from 'vitest'
import { listPath } from '../../../app/_components/table/list-path.ts'

it('says what is chosen, in one order, and leaves out what is not', () => {
  expect(listPath('services', { sort: '-health' })).toBe('services?sort=-health&pageSize=100')
  expect(listPath('services', { search: 'a b', sort: '', filters: { health: null, registry: 'x', level: undefined }, pageSize: 5 })).toBe(
    'services?search=a+b&registry=x&pageSize=5',
  )
})
