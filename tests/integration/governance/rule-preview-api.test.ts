import { beforeAll, describe, expect, it } from 'vitest'
import * as preview from '../../../app/api/v1/rules/preview/route.ts'
import * as ruleRoute from '../../../app/api/v1/rules/[kind]/[scope]/[key]/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { rulePreviewSchema, type RulePreview } from '../../../lib/governance/rules/preview-schema.ts'
import { getRule } from '../../../lib/governance/queries/rule.ts'
import { previewRule } from '../../../lib/governance/queries/preview-rule.ts'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { database } from '../../../lib/platform/database.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { addresses, seed, service, sourceId } from './registry-rows.ts'

useTestDatabase()

let viewer = ''
let operator = ''
beforeAll(async () => {
  viewer = await createToken('screens', 'viewer')
  operator = await createToken('ci', 'operator')
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

async function publish(content: string, fingerprint: string): Promise<[number, unknown]> {
  const headers = { host: 'console.test', authorization: `Bearer ${operator}` }
  const body = JSON.stringify({ registry: 'main', reason: 'as previewed', content, fingerprint })
  const answer = await ruleRoute.PUT(new Request('http://console.test/api/v1/rules/x', { method: 'PUT', headers, body }), {
    params: Promise.resolve({ kind: 'condition', scope: 'service', key: encodeURIComponent(service) }),
  })
  return [answer.status, (await answer.json()).code]
}

/** Services of `caller` with one provider and one consumer each. */
async function addServices(count: number): Promise<void> {
  const { pool } = database()
  const values = [sourceId, count]
  await pool.query(
    `insert into service (source_id, id, interface, version, applications, consumer_apps, protocols, generations, provider_count, consumer_count)
     select $1, 'com.shop.Many' || at, 'com.shop.Many' || at, '', '{many}', '{caller}', '{dubbo}', '{3.3}', 1, 1 from generate_series(1, $2) as at`,
    values,
  )
  await pool.query(
    `insert into provider (source_id, service, address, protocol, application, host, port, release, generation, level, first_seen)
     select $1, 'com.shop.Many' || at, '10.0.0.1:20880', 'dubbo', 'many', '10.0.0.1', 20880, '3.3.6', '3.3', 'both', now() from generate_series(1, $2) as at`,
    values,
  )
  await pool.query(
    `insert into consumer (source_id, service, id, host, application, release, generation, first_seen)
     select $1, 'com.shop.Many' || at, 'c', '10.0.1.1', 'caller', '3.3.6', '3.3', now() from generate_series(1, $2) as at`,
    values,
  )
}

async function previewed(content: unknown): Promise<RulePreview> {
  const answer = await ask(content)
  expect(answer.status).toBe(200)
  return answerSchema(rulePreviewSchema).parse(await answer.json()).data
}

describe('POST rules/preview of a draft', () => {
  it('shows which providers are left to whom, 2.6 by its old URL too', async () => {
    const { affected, services } = await previewed(rule(['=> host = 10.0.0.1']))
    expect(affected).toMatchObject({ services: 1, servicesLookedAt: 1, consumers: 4, consumersChanged: 4, consumersLostAll: 0 })
    const groups = services[0]?.groups ?? []
    const keptAfter = Object.fromEntries(groups.map((group) => [group.generation, group.methods[0]?.after.keptCount]))
    expect(keptAfter).toEqual({ '3.3': 1, '3.2': 1, '2.7': 1, '2.6': 1 })
  })

  it('says how many consumers a forced rule would leave without any provider, and why each provider fell', async () => {
    const { affected, detail } = await previewed(rule(['=> host = 10.9.9.9']))
    expect(affected).toMatchObject({ consumersLostAll: 4, consumersWithoutProvider: 4 })
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

  it('answers the writes it was worked out with, and PUT takes its fingerprint for these alone', async () => {
    const content = rule(['=> host = 10.0.0.1'])
    const { plan } = await previewed(content)
    expect(plan.writes.map(({ path, form }) => [form, path.slice(0, 30)])).toEqual([
      ['condition-service', '/dubbo/config/dubbo/com.shop.O'],
      ['condition-url', '/dubbo/com.shop.Order/routers/'],
    ])
    expect(await publish(rule(['=> host = 10.0.0.2']), plan.fingerprint)).toEqual([409, 'stale-version'])
    // somebody who reads another form comes
    await database().pool.query(
      `insert into consumer (source_id, service, id, host, application, release, generation, first_seen)
       values ($1, $2, 'late', '10.0.1.9', 'late', '2.7.1', '2.7', now())`,
      [sourceId, service],
    )
    expect(await publish(content, plan.fingerprint)).toEqual([409, 'stale-version'])
    const { plan: now } = await previewed(content)
    expect(now.writes.map(({ form }) => form)).toEqual(['condition-service', 'condition-2.7.0', 'condition-url'])
    expect(await publish(content, now.fingerprint)).toEqual([202, undefined])
    await database().pool.query(`truncate operation, operation_step; delete from consumer where id = 'late'`)
  })

  it('says why publishing would refuse a text, and what the text would do all the same', async () => {
    const { plan } = await previewed('conditions: []')
    expect(plan).toMatchObject({ writes: [], refusal: expect.stringContaining('empty list of conditions') })
  })

  it('answers with what it has, and the totals, where a rule touches more than it may look at', async () => {
    const draftOfAll = {
      ...draft,
      scope: 'application' as const,
      kind: 'condition' as const,
      key: 'caller',
      content: rule(['=> host = 10.9.9.9']),
    }
    await addServices(30)
    const request = { kind: 'rule' as const, rule: draftOfAll, detail: true }
    const whole = await previewRule(request)
    expect(whole).toMatchObject({
      complete: true,
      data: { affected: { services: 30, servicesLookedAt: 30, consumersLostAll: 30, servicesChanged: 30 } },
    })
    expect(whole.data.services).toHaveLength(20)
    expect(whole.data.services[0]?.groups[0]?.methods[0]?.before.shares).not.toBeNull()
    expect(whole.data.detail?.service).toBe(whole.data.services[0]?.service)
    const cut = await previewRule(request, { services: 25, ms: 60_000 })
    expect(cut).toMatchObject({ complete: false, data: { affected: { services: 30, servicesLookedAt: 25, consumersLostAll: 25 } } })
    expect(cut.warnings.map(({ code }) => code)).toEqual(['preview-cut', 'list-cut'])
    const late = await previewRule(request, { services: 30, ms: 0 })
    expect([late.complete, late.data.affected.servicesLookedAt]).toEqual([false, 1])
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

  it('agrees with the page on who obeys a condition of the providers’ application', async () => {
    const content = rule(['=> host = 10.0.0.1']).replace(service, 'orders').replace('scope: service', 'scope: application')
    const name = { registry: 'main', kind: 'condition', scope: 'application', key: 'orders' } as const
    const { readers } = (await getRule(name)).data
    expect(readers.map(({ application, generation, read }) => [application, generation, read])).toEqual([
      ['shop', '2.5/2.6', 'no'],
      ['shop2.7.23', '>=2.7.3', 'no'],
      ['shop3.2.18', '3.2', 'yes'],
      ['shop3.3.6', '3.3', 'yes'],
    ])
    const { services, plan } = (await previewRule({ kind: 'rule', rule: { ...name, content }, detail: false })).data
    const changed = new Map(services[0]?.groups.map((group) => [group.application, group.changed]))
    expect(readers.map(({ application }) => changed.get(application))).toEqual(readers.map(({ read }) => read === 'yes'))
    expect(plan.findings.map(({ code }) => code)).toEqual(['not-read-by-26', 'form-not-read'])
    const own = (await getRule({ ...name, key: 'shop2.7.23' })).data.readers
    expect(own.map(({ application, read }) => [application, read])).toEqual([['shop2.7.23', 'yes']])
  })

  it('runs a script rule in the sandbox where it is asked to, and passes over it else', async () => {
    const script = `key: orders\nscript: "invokers.filter(function (one) { return one.getUrl().getHost() === '10.0.0.1' })"\n`
    const hostile = 'key: orders\nscript: "for (;;) {}"\n'
    const keptBy = async (content: string, scriptEngine: boolean) => {
      const ruleOfAll = { ...draft, kind: 'script' as const, scope: 'application' as const, key: 'orders', content }
      const { data } = await previewRule({ kind: 'rule', rule: ruleOfAll, detail: false, scriptEngine })
      const newest = data.services[0]?.groups.find(({ generation }) => generation === '3.3')
      return [newest?.methods[0]?.after.keptCount, data.services[0]?.findings.map(({ code }) => code)]
    }
    expect(await keptBy(script, false)).toEqual([3, []])
    expect(await keptBy(script, true)).toEqual([1, []])
    expect(await keptBy(hostile, true)).toEqual([3, ['rule-not-in-force']])
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
