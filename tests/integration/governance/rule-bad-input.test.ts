import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as rulePage from '../../../app/api/v1/rules/[kind]/[scope]/[key]/route.ts'
import * as lint from '../../../app/api/v1/rules/lint/route.ts'
import * as preview from '../../../app/api/v1/rules/preview/route.ts'
import * as simulate from '../../../app/api/v1/rules/simulate/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { database } from '../../../lib/platform/database.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { seed, service, sourceId } from './registry-rows.ts'

useTestDatabase()

let token = ''
beforeAll(async () => {
  token = await createToken('ci', 'operator')
  await seed(['3.3.6', '3.2.18', '2.7.23', ''])
  await database().pool.query(
    `insert into service (source_id, id, interface, "group", version, applications, consumer_apps, protocols, generations, provider_count, consumer_count)
     values ($1, $2, 'com.shop.Order', 'g1', '1.0.0', '{orders}', '{shop,shop2.7.23,shop3.2.18,shop3.3.6}', '{dubbo}', '{3.3}', 3, 4)`,
    [sourceId, service],
  )
})
beforeEach(async () => void (await database().pool.query('truncate operation, operation_step')))

type Kind = 'override' | 'condition'
type End = { status: number; text: string }
type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

async function send(handler: Handler, method: string, body: unknown, params: Record<string, string> = {}): Promise<End> {
  const headers = { host: 'console.test', authorization: `Bearer ${token}` }
  const request = new Request('http://console.test/api/v1/rules', { method, headers, body: JSON.stringify(body) })
  const answer = await handler(request, { params: Promise.resolve(params) })
  return { status: answer.status, text: await answer.text() }
}

const rule = (kind: Kind, content: string) => ({ registry: 'main', kind, scope: 'service', key: service, content })
const ends = {
  lint: (kind: Kind, content: string) =>
    send(lint.POST, 'POST', { kind: kind === 'override' ? 'configurators' : 'condition-router', content }),
  preview: (kind: Kind, content: string) => send(preview.POST, 'POST', { kind: 'rule', rule: rule(kind, content), detail: true }),
  simulate: (kind: Kind, content: string) =>
    send(simulate.POST, 'POST', {
      generation: '3.3',
      consumer: `consumer://10.0.1.1/com.shop.Order?application=${'a'.repeat(60)}!&group=g1&version=1.0.0`,
      providers: ['dubbo://10.0.0.1:20880/com.shop.Order?application=orders&group=g1&version=1.0.0'],
      method: 'find',
      now: 1,
      rules: { [kind === 'override' ? 'override service' : 'condition-router service']: content },
    }),
  put: (kind: Kind, content: string) => publish(kind, content),
}

async function publish(kind: Kind, content: string): Promise<End> {
  const params = { kind, scope: 'service', key: encodeURIComponent(service) }
  const headers = { host: 'console.test', authorization: `Bearer ${token}` }
  const read = await (rulePage.GET as Handler)(new Request('http://console.test/api/v1/rules?registry=main', { headers }), {
    params: Promise.resolve(params),
  })
  const { data } = await read.json()
  return send(rulePage.PUT, 'PUT', { registry: 'main', reason: 'hostile', content, fingerprint: data.fingerprint }, params)
}

const laughs = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]`),
  'configs: *a9',
].join('\n')
const item = (more: string): string =>
  `configVersion: v3.0\nscope: service\nkey: ${service}\nenabled: true\nconfigs:\n  - side: consumer\n    addresses: ["0.0.0.0"]\n${more}`
const explosive = item(
  `    match: {app: {oneof: [{regex: "(a+)+(b|b)*$"}]}, param: [{key: owner, value: {regex: "(.*)*x"}}]}\n    parameters: {weight: 1}\n`,
)
const unencodable = item(`    parameters: {"mock": "return a&b=c?d\\nweight=0", "x\\ny": "1", tag: "&=?"}\n`)
const conditions = `configVersion: v3.0\nforce: true\nenabled: true\nkey: ${service}\nconditions:\n${Array.from(
  { length: 10_000 },
  (_, at) => `  - "host = 10.1.${Math.floor(at / 250)}.${at % 250} => host = 10.0.0.1"\n`,
).join('')}`

/** What each door answers: the status, and a word that tells a person what is wrong. */
type Row = [name: string, kind: Kind, content: string, expected: Record<keyof typeof ends, [status: number, word: string]>]

const table: Row[] = [
  [
    'YAML of 2 MB',
    'override',
    `# ${'x'.repeat(2_000_000)}`,
    { lint: [400, 'body'], preview: [400, 'body'], simulate: [400, 'body'], put: [400, 'body'] },
  ],
  [
    'aliases that multiply a billion times',
    'override',
    laughs,
    { lint: [200, 'not-a-rule'], preview: [200, 'not-a-rule'], simulate: [200, 'rule-not-in-force'], put: [400, 'multiplies'] },
  ],
  [
    'YAML that ends in the middle',
    'override',
    'configs: [\n  - {',
    { lint: [200, 'broken-yaml'], preview: [200, 'broken-yaml'], simulate: [200, 'rule-not-in-force'], put: [400, 'no YAML'] },
  ],
  [
    'expressions that explode',
    'override',
    explosive,
    { lint: [200, '"complete":true'], preview: [200, '"servicesLookedAt":1'], simulate: [200, '"kept":[0]'], put: [202, 'queued'] },
  ],
  [
    'values with & = ? and line ends',
    'override',
    unencodable,
    { lint: [200, 'unencodable-value'], preview: [200, 'unencodable-value'], simulate: [200, '"kept":[0]'], put: [202, 'queued'] },
  ],
  [
    '10,000 conditions',
    'condition',
    conditions,
    { lint: [200, '[]'], preview: [200, 'services'], simulate: [200, '"kept":[0]'], put: [400, '10000 old URLs'] },
  ],
]

describe.each(table)('%s', (_name, kind, content, expected) => {
  it.each(Object.entries(expected))(
    'has its end at %s',
    async (door, [status, word]) => {
      const end = await ends[door as keyof typeof ends](kind, content)
      expect([end.status, end.text.includes(word) ? word : end.text.slice(0, 600)]).toEqual([status, word])
    },
    30_000,
  )
})
