// Whose an application is, from URLs to rows.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { database } from '../../../lib/platform/database.ts'
import { getTopology } from '../../../lib/registry/queries/topology.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { consumerPath, providerPath, put, startEstate, type Estate } from './estate.ts'

let estate: Estate

useTestDatabase()
beforeAll(async () => {
  estate = await startEstate()
  await put(estate.writer, providerPath('demo.Order', { application: 'order', params: { owner: 'team-a', organization: 'acme' } }))
  await put(estate.writer, consumerPath('demo.Order', { application: 'web', params: { owner: 'team-w' } }))
  await estate.startCollector()
}, 120_000)
afterAll(() => estate?.close())

async function owners(): Promise<Record<string, string>> {
  const { data } = await getTopology({ level: 'application', depth: 1, maxNodes: 100 })
  return Object.fromEntries(data.nodes.map(({ label, owner, organization }) => [label, `${owner}/${organization}`]))
}

describe('whose an application is', () => {
  it('is known of providers, and of applications that only consume', async () => {
    await vi.waitFor(async () => expect(await owners()).toEqual({ order: 'team-a/acme', web: 'team-w/' }), {
      timeout: 30_000,
      interval: 200,
    })
  })

  it('follows what appears later, and keeps what a new URL does not say', async () => {
    await put(estate.writer, consumerPath('demo.Order', { application: 'batch', params: { owner: 'team-b' } }))
    await put(estate.writer, providerPath('demo.Stock', { application: 'order', params: { owner: 'team-c' } }))
    await vi.waitFor(async () => expect(await owners()).toEqual({ order: 'team-c/acme', web: 'team-w/', batch: 'team-b/' }), {
      timeout: 30_000,
      interval: 200,
    })
  })

  it('is forgotten by the next reading when nothing of the application is left', async () => {
    const path = providerPath('demo.Brief', { application: 'brief', params: { owner: 'team-x' } })
    await put(estate.writer, path)
    const known = async () => (await database().pool.query(`select 1 from application where name = 'brief'`)).rowCount
    await vi.waitFor(async () => expect(await known()).toBe(1), { timeout: 30_000, interval: 200 })
    // it goes while nobody looks
    estate.network.hold()
    await estate.writer.remove(path, -1)
    estate.network.cut()
    estate.network.resume()
    await vi.waitFor(async () => expect(await known()).toBe(0), { timeout: 30_000, interval: 200 })
  })
})
