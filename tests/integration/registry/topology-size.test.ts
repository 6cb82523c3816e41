// The map at the largest size: rows in a real database, the answer as the API gives it.
import { beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '../../../lib/platform/database.ts'
import { getTopology, getTopologyImpact } from '../../../lib/registry/queries/topology.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { fillLargeEstate } from './large-estate.ts'

const estate = { sourceId: 'registry:large', services: 10_000, applications: 600, providers: 10, consumers: 20 }

useTestDatabase()
// one statement writes 200,000 rows, and the pool's limit of 30 s is meant for readers
beforeAll(
  () =>
    inTransaction(async (sql) => {
      await sql.query(`set local statement_timeout = '4min'`)
      await fillLargeEstate(sql, estate)
    }),
  300_000,
)

describe('the topology of 10,000 services and 600 applications', () => {
  it('holds every application with its owner, and every connection', async () => {
    const { data } = await getTopology({ level: 'application', depth: 1, maxNodes: 2000 })
    expect([data.nodes.length, data.hiddenNodes, data.edges.length]).toEqual([600, 0, 2400])
    expect(new Set(data.nodes.map((node) => node.owner)).size).toBe(24)
    expect(data.nodes.every((node) => node.instanceCount > 0 && node.registries[0] === 'large')).toBe(true)
  })

  it('cuts what is around one application, or all services, and says what it left out', async () => {
    const near = await getTopology({ level: 'service', focus: 'order-0', depth: 2, maxNodes: 2000 })
    const whole = await getTopology({ level: 'service', depth: 1, maxNodes: 20_000 })
    expect(near.data.nodes.length).toBeLessThanOrEqual(2000)
    expect(near.data.nodes.length).toBeLessThan(whole.data.nodes.length)
    expect(whole.data.nodes.length + whole.data.hiddenNodes).toBeGreaterThanOrEqual(estate.services)
  })

  it('gives the blast radius of one application', async () => {
    const { data } = await getTopologyImpact({ node: 'order-0' })
    expect(Object.values(data).flat().length).toBeGreaterThan(0)
  })
})
