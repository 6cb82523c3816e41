import { describe, expect, it } from 'vitest'
import { lintRule } from '../../../../lib/governance/lint/lint-rule.ts'
import { lintRequestSchema, type LintRequest } from '../../../../lib/governance/lint/lint-schema.ts'
import { isDocumentEnabled } from '../../../../lib/governance/rules/is-document-enabled.ts'
import { planRuleWrites } from '../../../../lib/governance/rules/plan-rule-writes.ts'

const node = { scope: 'application', key: 'orders' } as const
const lint = (kind: LintRequest['kind'], content: string, generations?: LintRequest['generations']) =>
  lintRule(lintRequestSchema.parse({ kind, content, node, ...(generations && { generations }) }))
const codes = (...input: Parameters<typeof lint>) => lint(...input).map(({ code }) => code)
const publish = (kind: 'mesh' | 'migration', content: string) =>
  planRuleWrites({ registry: 'main', kind, ...node, content }, new Map(), { roots: { root: 'dubbo', namespace: 'dubbo' }, readers: [] })

const destinations = `apiVersion: service.dubbo.apache.org/v1alpha1
kind: DestinationRule
metadata: {name: orders}
spec:
  host: orders
  subsets: [{name: gray, labels: {env: gray}}]
`
const routes = `apiVersion: service.dubbo.apache.org/v1alpha1
kind: VirtualService
metadata: {name: orders}
spec:
  hosts: [orders]
  dubbo: [{routedetail: [{route: [{destination: {host: orders, subset: gray}}]}]}]
`
const mesh = `${destinations}---\n${routes}`

describe('a mesh rule', () => {
  it('of two documents is read, in force and published', () => {
    expect(codes('mesh', mesh)).toEqual([])
    expect(isDocumentEnabled('mesh', mesh)).toBe(true)
    expect(publish('mesh', mesh).writes).toMatchObject([{ path: '/dubbo/config/dubbo/orders.MESHAPPRULE', after: mesh }])
    expect(codes('mesh', `---\n${mesh}---\n`)).toEqual([])
  })

  it.each([
    ['broken', `${mesh}---\na: [`, 'broken-yaml', ''],
    ['of texts', `${mesh}---\njust text\n`, 'not-a-rule', ''],
    ['of comments', '# nothing\n', 'not-a-rule', ''],
    ['empty', ' ', 'empty-text', ''],
    ['of another kind', mesh.replace('VirtualService', 'Gateway'), 'unknown-mesh-kind', '[1].kind'],
    ['without routes', destinations, 'half-a-mesh-rule', ''],
    ['without destinations', routes, 'half-a-mesh-rule', ''],
    ['of another application', mesh.replace('{name: orders}', '{name: shop}'), 'other-key', '[0].metadata.name'],
  ])('%s is found', (_name, content, code, path) => {
    expect(lint('mesh', content)).toContainEqual(expect.objectContaining({ code, path, generations: ['3.2', '3.3'] }))
  })

  it('that cannot be read is not published, and is said to be unreadable', () => {
    for (const broken of [`${mesh}---\na: [`, '# nothing\n']) {
      expect(() => publish('mesh', broken)).toThrow(/no YAML|no mapping/)
      expect(isDocumentEnabled('mesh', broken)).toBeNull()
    }
  })

  it('is nothing to Dubbo 2', () => {
    expect(codes('mesh', 'a: [', ['2.6', '2.7'])).toEqual([])
  })
})

describe('a migration rule', () => {
  it.each(['APPLICATION_FIRST', 'FORCE_INTERFACE', 'FORCE_APPLICATION'])('knows %s', (step) => {
    const content = `key: orders\nstep: ${step}\ninterfaces: [{serviceKey: com.shop.Order, step: ${step}}]\n`
    expect(codes('migration', content)).toEqual([])
    expect(publish('migration', content).writes).toHaveLength(1)
  })

  it.each([
    ['step: FORCE_INTERFCE', 'step', null],
    ['step: force-interface', 'step', 'FORCE_INTERFACE'],
    ['step: true', 'step', null],
    ['step: FORCE_INTERFACE\ninterfaces: [{serviceKey: a, step: FORCE}]', 'interfaces[0].step', null],
    ['applications: [{serviceKey: a, step: application_first}]', 'applications[0].step', 'APPLICATION_FIRST'],
  ])('%j names a step that is none, and is not published', (content, path, meant) => {
    const [found, ...more] = lint('migration', `key: orders\n${content}\n`)
    expect([found?.code, found?.path, more]).toEqual(['unknown-step', path, []])
    expect(found?.fix?.content ?? null).toEqual(meant && expect.stringContaining(`step: ${meant}`))
    expect(() => publish('migration', `key: orders\n${content}\n`)).toThrow(/no step/)
  })

  it('that is no YAML is found and not published', () => {
    expect(codes('migration', 'step: [')).toEqual(['broken-yaml'])
    expect(() => publish('migration', 'step: [')).toThrow(/no YAML/)
  })
})
