import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  getApplication,
  getService,
  listApplications,
  listInstances,
  listProviders,
  listConsumers,
  listServices,
  searchEverything,
} from '../../../lib/registry/queries.ts'
import { getInstance } from '../../../lib/registry/queries/instance.ts'
import { getTopology } from '../../../lib/registry/queries/topology.ts'
import {
  applicationDetailSchema,
  applicationSchema,
  consumerSchema,
  instanceDetailSchema,
  instanceSchema,
  providerSchema,
  serviceSchema,
  topologySchema,
} from '../../../lib/registry/schema.ts'
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

const list = { search: '', pageSize: 50 }

describe('a recorded estate of Dubbo 2.6.12, 2.7.23, 3.2.18 and 3.3.6', () => {
  it('shows each generation with its release and level', async () => {
    const { data } = await listProviders('g1/demo.EchoX:2.0.0', { ...list, sort: 'release' })
    expect(
      z
        .array(providerSchema)
        .parse(data)
        .map((row) => `${row.generation} ${row.release} ${row.level} ${row.application}`),
    ).toEqual([
      '2.6  interface p26',
      '2.7 2.7.23 interface p27',
      '3.2 3.2.18 both p32',
      '3.2 3.2.18 both p32',
      '3.3 3.3.6 both p33',
      '3.3 3.3.6 both p33',
    ])
  })

  it('shows a service with everything that was merged', async () => {
    const { data, complete, warnings, asOf } = await getService('g1/demo.EchoX:2.0.0')
    const service = serviceSchema.parse(data)
    expect(service).toMatchObject({
      interface: 'demo.EchoX',
      group: 'g1',
      version: '2.0.0',
      level: 'both',
      providerCount: 6,
      generations: ['2.6', '2.7', '3.2', '3.3'],
      applications: ['p26', 'p27', 'p32', 'p33'],
      consumerApplications: ['c26', 'c27', 'c32', 'c33'],
      registries: ['main'],
    })
    expect(service.problems.map((problem) => problem.code)).toContain('starved-2x-providers')
    expect({ complete, warnings }).toEqual({ complete: true, warnings: [] })
    expect(Date.now() - Date.parse(asOf ?? '')).toBeLessThan(60_000)
  })

  it('counts an instance once, also where it registered on both levels', async () => {
    const { data, page } = await listInstances({ ...list, sort: 'address', application: 'p33' })
    expect(
      z
        .array(instanceSchema)
        .parse(data)
        .map((row) => [row.address, row.level, row.serviceCount]),
    ).toEqual([
      ['192.0.2.2:20920', 'both', 2],
      ['192.0.2.2:20921', 'both', 2],
      ['192.0.2.2:20922', 'both', 1],
    ])
    expect(page?.total).toBe(3)
    const detail = instanceDetailSchema.parse((await getInstance('192.0.2.2:20920')).data)
    expect(detail.providers.map((row) => row.service).sort()).toEqual(['demo.Echo33:1.0.0', 'g1/demo.EchoX:2.0.0'])
    expect(detail.metadata['dubbo.metadata.storage-type']).toBe('local')
  })

  it('gives back every parameter of the URL, and every consumer', async () => {
    const [provider] = (await listProviders('demo.Echo26:1.0.0', { ...list, sort: 'address' })).data
    expect(provider?.params).toMatchObject({
      interface: 'demo.Echo26',
      version: '1.0.0',
      methods: 'slow,where',
      threads: '20',
      warmup: '1',
      application: 'p26',
    })
    expect(provider?.startedAt).toBe(new Date(1795552061802).toISOString())
    const consumers = z.array(consumerSchema).parse((await listConsumers('demo.Echo26:1.0.0', { ...list, sort: 'application' })).data)
    expect(consumers.map((row) => [row.application, row.id, row.generation])).toEqual([['c26', '192.0.2.2:14138', '2.6']])
  })

  it('draws who calls whom', async () => {
    const topology = topologySchema.parse((await getTopology({ level: 'application', depth: 1, maxNodes: 400 })).data)
    expect(
      topology.edges
        .filter((edge) => edge.from === 'application:c26')
        .map((edge) => edge.to)
        .sort(),
    ).toEqual(['application:p26', 'application:p27', 'application:p32', 'application:p33'])
    const focused = topologySchema.parse((await getTopology({ level: 'application', focus: 'p26', depth: 1, maxNodes: 400 })).data)
    expect(focused.nodes.map((node) => node.label).sort()).toEqual(['c26', 'c27', 'c32', 'c33', 'p26'])
    expect(focused.hiddenNodes).toBe(topology.nodes.length - 5)
    const services = topologySchema.parse(
      (await getTopology({ level: 'service', focus: 'demo.Echo27:1.0.0', depth: 1, maxNodes: 400 })).data,
    )
    expect(services.nodes.map((node) => `${node.kind} ${node.label}`).sort()).toEqual([
      'application c27',
      'application p27',
      'service demo.Echo27:1.0.0',
    ])
  })

  it('lists, sorts, filters, pages and finds', async () => {
    const all = await listServices({ ...list, sort: '-providers', pageSize: 2 })
    expect(
      z
        .array(serviceSchema)
        .parse(all.data)
        .map((row) => row.id),
    ).toEqual(['g1/demo.EchoX:2.0.0', expect.any(String)])
    const next = await listServices({ ...list, sort: '-providers', pageSize: 2, cursor: all.page?.nextCursor ?? '' })
    expect(new Set([...all.data, ...next.data].map((row) => row.id)).size).toBe(4)
    expect((await listServices({ ...list, sort: 'interface', search: 'ECHO27' })).data.map((row) => row.id)).toEqual(['demo.Echo27:1.0.0'])
    expect((await listServices({ ...list, sort: 'interface', search: '%' })).data).toEqual([])
    expect((await listServices({ ...list, sort: 'interface', generation: '2.6' })).data.map((row) => row.id)).toEqual([
      'demo.Echo26:1.0.0',
      'g1/demo.EchoX:2.0.0',
    ])
    expect((await listServices({ ...list, sort: 'interface', health: 'warning' })).data.map((row) => row.id)).toEqual([
      'g1/demo.EchoX:2.0.0',
    ])
    expect((await searchEverything('p33', 5)).map((hit) => `${hit.kind} ${hit.label}`)).toEqual(
      expect.arrayContaining(['application p33', 'instance 192.0.2.2:20920']),
    )
    expect((await searchEverything('slow', 5)).map((hit) => hit.kind)).toContain('method')
  })

  it('knows applications that only provide, only consume, or both', async () => {
    const { data } = await listApplications({ ...list, sort: 'name' })
    expect(
      z
        .array(applicationSchema)
        .parse(data)
        .map((row) => [row.name, row.instanceCount, row.providedCount, row.consumedCount]),
    ).toContainEqual(['c33', 0, 0, 2])
    const detail = applicationDetailSchema.parse((await getApplication('p33')).data)
    expect(detail).toMatchObject({ name: 'p33', instanceCount: 3, providedCount: 2, generations: ['3.3'] })
    await expect(getApplication('nobody')).rejects.toMatchObject({ code: 'not-found' })
    await expect(getService('no.such.Service')).rejects.toMatchObject({ code: 'not-found' })
    await expect(getInstance('1.2.3.4:5')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('finds nothing odd in what Dubbo writes', async () => {
    expect(await rows('select path, code, text from registry_oddity')).toEqual([])
  })
})
