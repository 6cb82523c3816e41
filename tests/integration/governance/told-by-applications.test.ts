// A weight that lies in two documents, the service's and that of its consumers on 3.2, who pass the former over.
import { beforeAll, describe, expect, it } from 'vitest'
import { formatWeightDocument } from '../../../lib/governance/edit-weight-document.ts'
import { listRules } from '../../../lib/governance/queries/list-rules.ts'
import { getRule } from '../../../lib/governance/queries/rule.ts'
import { rulesQuerySchema } from '../../../lib/governance/rules/list-schema.ts'
import { database } from '../../../lib/platform/database.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { addresses, seed, service, sourceId } from './registry-rows.ts'

useTestDatabase()
beforeAll(async () => {
  await seed(['2.7.23', '3.2.18'])
  await database().pool.query(
    `insert into service (source_id, id, interface, "group", version, provider_count, consumer_count, applications, consumer_apps)
     values ($1, $2, 'com.shop.Order', 'g1', '1.0.0', 3, 2, '{orders}', '{shop2.7.23,shop3.2.18}')`,
    [sourceId, service],
  )
})

const weights = new Map([
  [addresses[0], 300],
  [addresses[1], 50],
])
const ofApplication = (said: ReadonlyMap<string, number>, interfaceName = 'com.shop.Order') =>
  formatWeightDocument('shop3.2.18', said, { interfaceName })

async function codesWith(document: string | undefined): Promise<string[][]> {
  const { pool } = database()
  const save = (path: string, key: string, content: string) =>
    pool.query(`insert into rule (source_id, path, kind, key, content, updated_at) values ($1, $2, 'configurators', $3, $4, now())`, [
      sourceId,
      `/dubbo/config/dubbo/${path}.configurators`,
      key,
      content,
    ])
  await pool.query('truncate rule')
  await save('com.shop.Order:1.0.0:g1', service, formatWeightDocument(service, weights))
  if (document !== undefined) await save('shop3.2.18', 'shop3.2.18', document)
  const listed = (await listRules(rulesQuerySchema.parse({ kind: 'override', scope: 'service' }))).data
  const { data } = await getRule({ registry: 'main', kind: 'override', scope: 'service', key: service })
  return [listed.flatMap(({ findings }) => findings.codes), data.lint.map(({ code }) => code)]
}

const passedOver = [['service-scope-32'], ['service-scope-32']]

describe('the half of a change that consumers of 3.2 pass over', () => {
  it('is not wrong where the rule of their application says the same', async () => {
    expect(await codesWith(ofApplication(weights))).toEqual([[], []])
  })

  it.each([
    ['nothing', undefined],
    ['another weight', ofApplication(new Map([...weights, [addresses[1], 60]]))],
    ['less', ofApplication(new Map([[addresses[0], 300]]))],
    ['it of another service', ofApplication(weights, 'com.shop.Cart')],
    ['it while it is disabled', ofApplication(weights).replace('enabled: true', 'enabled: false')],
  ])('is wrong where that rule says %s', async (_what, document) => {
    expect(await codesWith(document)).toEqual(passedOver)
  })

  it('is wrong where another application on 3.2 is not told', async () => {
    await database().pool.query(
      `insert into consumer (source_id, service, id, host, application, release, generation, first_seen)
       values ($1, $2, 'c9', '10.0.1.9', 'cart', '3.2.18', '3.2', now())`,
      [sourceId, service],
    )
    expect(await codesWith(ofApplication(weights))).toEqual(passedOver)
  })
})
