import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serviceDefinitionSchema } from '../../../lib/registry/definition-schema.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { getServiceDefinition } from '../../../lib/registry/queries.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { loadFixture, providerPath, put, rows, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
let collector: Running
const name = 'com.shop.CartService'
const definition = (methods: unknown[], parameters: object = { version: '1.0.0' }) => JSON.stringify({ methods, types: [], parameters })
const add = { name: 'add', parameterTypes: ['int'], returnType: 'void' }

beforeAll(async () => {
  estate = await startEstate()
  await loadFixture(estate.writer, 'znodes-all.txt')
  await put(estate.writer, providerPath(name))
  await put(estate.writer, `/dubbo/metadata/${name}/1.0.0/provider/shop`, definition([add]))
  await put(estate.writer, `/dubbo/metadata/${name}/1.0.0/provider/broken`, '10.0.0.5')
  const acl = [{ permissions: 31, scheme: 'digest', id: 'owner:secret' }]
  await estate.writer.multi([{ kind: 'create', path: '/dubbo/metadata/com.shop.Locked', acl }], {})
  await put(estate.writer, `/dubbo/metadata/shop/0123456789abcdef0123456789abcdef`, '{"services":{}}')
  collector = await estate.startCollector()
  await untilFresh()
  await until('definitions', stored, (found) => found.includes(`${name}:1.0.0 shop`) && found.length >= 8)
})
afterAll(() => estate.close())

const stored = async () =>
  (await rows<{ text: string }>(`select service || ' ' || application as text from service_definition where side = 'provider'`)).map(
    (row) => row.text,
  )
const get = async (id: string) => {
  const { data, warnings } = await getServiceDefinition(id)
  return { ...serviceDefinitionSchema.parse(data), warnings }
}
const methodsOf = async (id: string) => (await get(id)).methods.map((method) => method.name)

describe('what a service looks like from the inside', () => {
  it('is known of every generation that writes it, with methods and types', async () => {
    const found = await get('g1/demo.EchoX:2.0.0')
    expect(found.methods.map((method) => `${method.returnType} ${method.name}(${method.parameterTypes.join(',')})`)).toContain(
      'java.lang.String where(java.lang.String)',
    )
    expect(found.sources.map((source) => `${source.application} ${source.kind}`).sort()).toEqual([
      'p27 metadata-centre',
      'p32 metadata-centre',
      'p33 metadata-centre',
    ])
    expect(found.types.map((type) => type.name)).toContain('java.lang.String')
    expect(found.warnings).toEqual([])
  })

  it('is the names in the URL where nobody wrote a definition', async () => {
    const found = await get('demo.Echo26:1.0.0')
    expect(found.methods).toEqual(['slow', 'where'].map((method) => ({ name: method, parameterTypes: [], returnType: '' })))
    expect(found.sources).toMatchObject([{ application: 'p26', registry: 'main', kind: 'url' }])
  })

  it('says what is unreadable, and shows the rest', async () => {
    const found = await get(`${name}:1.0.0`)
    expect(found.methods).toEqual([add])
    expect(found.warnings.map((warning) => warning.code)).toEqual(['definition-unreadable'])
  })

  it('is followed live: written again, differently by another application, removed', async () => {
    const path = `/dubbo/metadata/${name}/1.0.0/provider`
    await put(estate.writer, `${path}/shop`, definition([add, { name: 'clear', parameterTypes: [], returnType: 'void' }]))
    await until(
      'the new method',
      () => methodsOf(`${name}:1.0.0`),
      (methods) => methods.includes('clear'),
    )
    await put(estate.writer, `${path}/shop-next`, definition([{ ...add, returnType: 'int' }]))
    await until(
      'the difference',
      () => get(`${name}:1.0.0`),
      ({ warnings }) => warnings.some(({ code }) => code === 'definitions-differ'),
    )
    const text = (await get(`${name}:1.0.0`)).warnings.find(({ code }) => code === 'definitions-differ')?.text
    expect(text).toContain('clear()')
    expect(text).toContain('another return type: add(int)')
    await estate.writer.remove(`${path}/shop-next`, -1)
    await until(
      'it being gone',
      () => get(`${name}:1.0.0`),
      ({ warnings }) => warnings.every(({ code }) => code !== 'definitions-differ'),
    )
  })

  it('is read again after a restart only where it changed', async () => {
    const before = await rows<{ path: string; updated_at: Date }>('select path, updated_at from service_definition order by path')
    await collector.close()
    await estate.startCollector()
    await put(estate.writer, `/dubbo/metadata/${name}/1.0.0/provider/shop`, definition([{ ...add, name: 'put' }]))
    await until(
      'the change',
      () => methodsOf(`${name}:1.0.0`),
      (methods) => methods.includes('put'),
    )
    const after = await rows<{ path: string; updated_at: Date }>('select path, updated_at from service_definition order by path')
    const times = new Map(before.map((row) => [row.path, row.updated_at.getTime()]))
    expect(after.filter((row) => times.get(row.path) !== row.updated_at.getTime()).map((row) => row.path)).toEqual([
      `/dubbo/metadata/${name}/1.0.0/provider/shop`,
    ])
  })
})
