import { beforeAll, describe, expect, it } from 'vitest'
import * as preview from '../../../app/api/v1/rules/preview/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { rulePreviewSchema, type RulePreview } from '../../../lib/governance/rules/preview-schema.ts'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { database } from '../../../lib/platform/database.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { addresses, seed, service, sourceId } from './registry-rows.ts'

useTestDatabase()

let viewer = ''
beforeAll(async () => {
  viewer = await createToken('screens', 'viewer')
  await seed(['3.3.6', '3.2.18', '2.7.23', ''])
  await database().pool.query(
    `insert into service (source_id, id, interface, "group", version, applications, consumer_apps, protocols, generations, provider_count, consumer_count)
     values ($1, $2, 'com.shop.Order', 'g1', '1.0.0', '{orders}', '{shop,shop2.7.23,shop3.2.18,shop3.3.6}', '{dubbo}', '{3.3}', 3, 4)`,
    [sourceId, service],
  )
})

const draft = { registry: 'main', kind: 'condition', scope: 'service', key: service }
const rule = (conditions: readonly string[]): string =>
  `configVersion: v3.0\nscope: service\nforce: true\nenabled: true\nkey: ${service}\nconditions:\n${conditions.map((one) => `  - "${one}"\n`).join('')}`

function ask(content: unknown, more: Record<string, unknown> = {}): Promise<Response> {
  const body = JSON.stringify({ kind: 'rule', rule: { ...draft, content, ...more }, detail: true })
  const headers = { host: 'console.test', authorization: `Bearer ${viewer}` }
  return preview.POST(new Request('http://console.test/api/v1/rules/preview', { method: 'POST', headers, body }), {
    params: Promise.resolve({}),
  })
}

async function previewed(content: unknown): Promise<RulePreview> {
  const answer = await ask(content)
  expect(answer.status).toBe(200)
  return answerSchema(rulePreviewSchema).parse(await answer.json()).data
}

describe('POST rules/preview of a draft', () => {
  it('shows which providers are left to whom, and that 2.6 reads nothing of it', async () => {
    const { affected, services } = await previewed(rule(['=> host = 10.0.0.1']))
    expect(affected).toMatchObject({ services: 1, consumers: 4, consumersChanged: 3, consumersLostAll: 0 })
    const groups = services[0]?.groups ?? []
    const keptAfter = Object.fromEntries(groups.map((group) => [group.generation, group.methods[0]?.after.keptCount]))
    expect(keptAfter).toEqual({ '3.3': 1, '3.2': 1, '2.7': 1, '2.6': addresses.length })
  })

  it('says how many consumers a forced rule would leave without any provider, and why each provider fell', async () => {
    const { affected, detail } = await previewed(rule(['=> host = 10.9.9.9']))
    expect(affected).toMatchObject({ consumersLostAll: 3, consumersWithoutProvider: 3 })
    expect(detail?.after.steps.some((step) => step.fell.length === addresses.length)).toBe(true)
  })

  it('lays a draft over the rule in force at the same znode', async () => {
    await database().pool.query(
      `insert into rule (source_id, path, kind, key, content, version, updated_at) values ($1, $2, 'condition-router', $3, $4, 0, now())`,
      [sourceId, '/dubbo/config/dubbo/com.shop.Order:1.0.0:g1.condition-router', service, rule(['=> host = 10.0.0.2'])],
    )
    const { services } = await previewed(null)
    const newest = services[0]?.groups.find((group) => group.generation === '3.3')
    expect([newest?.methods[0]?.before.keptCount, newest?.methods[0]?.after.keptCount]).toEqual([1, addresses.length])
    await database().pool.query('truncate rule')
  })

  it.each([
    ['broken YAML', 'conditions: [\n  - {', 'broken-yaml'],
    [
      'aliases that grow without bound',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.replace(/./g, (letter, at: number) => `${letter}: &${letter} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(',')}]\n`)}`,
      '',
    ],
  ])('answers %s with a finding and changes nobody', async (_name, content, code) => {
    const { affected, findings } = await previewed(content)
    expect(affected.consumersLostAll).toBe(0)
    expect(findings.length).toBeGreaterThan(0)
    if (code !== '') expect(findings.map((finding) => finding.code)).toContain(code)
  })

  it('answers a rule with 10,000 conditions in bounded time', async () => {
    const conditions = Array.from({ length: 10_000 }, (_, at) => `host = 10.1.${Math.floor(at / 250)}.${at % 250} => host = 10.0.0.1`)
    const answer = await ask(rule(conditions))
    expect([200, 400]).toContain(answer.status)
  }, 30_000)

  it.each([
    [{ content: 'x'.repeat(600_000) }, 400, 'content'],
    [{ content: 'x'.repeat(2_000_000) }, 400, 'body'],
    [{ kind: 'nonsense' }, 400, 'kind'],
    [{ registry: 'elsewhere' }, 404, 'elsewhere'],
    [{ key: '' }, 400, 'key'],
  ])('refuses %# with the field in the answer', async (more, status, word) => {
    const answer = await ask(rule(['=> host = 10.0.0.1']), more)
    expect(answer.status).toBe(status)
    expect(JSON.stringify(await answer.json())).toContain(word)
  })
})
