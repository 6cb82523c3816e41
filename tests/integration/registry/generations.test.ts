import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useTestDatabase } from '../../support/test-database.ts'
import { loadFixture, rows, startEstate, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate

beforeAll(async () => {
  estate = await startEstate()
  await loadFixture(estate.writer, 'znodes-all.txt')
  await estate.startCollector()
  await untilFresh()
})
afterAll(() => estate.close())

describe('a recorded estate of Dubbo 2.6.12, 2.7.23, 3.2.18 and 3.3.6', () => {
  it('shows each generation with its release and level', async () => {
    const found = await rows<{ generation: string; release: string; level: string; count: string }>(
      `select generation, release, level, count(*) from provider where service like 'g1/demo.EchoX%' group by 1, 2, 3 order by 1`,
    )
    console.error(found)
    expect(found.map((row) => [row.generation, row.level])).toEqual([
      ['2.6', 'interface'],
      ['2.7', 'interface'],
      ['3.2', 'both'],
      ['3.3', 'both'],
    ])
  })
})
