// Problems of what has many instances: each is told once, and the worst is never cut away.
import { beforeAll, describe, expect, it } from 'vitest'
import { database } from '../../../lib/platform/database.ts'
import { portOverwrite, worstFirst } from '../../../lib/registry/problems.ts'
import { getApplication } from '../../../lib/registry/queries.ts'
import { getHost } from '../../../lib/registry/queries/hosts.ts'
import { getTopology } from '../../../lib/registry/queries/topology.ts'
import { topologyQuerySchema } from '../../../lib/registry/requests.ts'
import type { Problem } from '../../../lib/registry/schema.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const silent: Problem = { code: 'instance-without-metadata', severity: 'danger', text: 'It does not say where its MetadataService is.' }
const hidden = Array.from({ length: 30 }, (_, index) => portOverwrite([20_880], [30_000 + index], 'dubbo'))

beforeAll(async () => {
  const { pool } = database()
  await pool.query(`insert into source (id, kind, name, state, as_of) values ('registry:one', 'registry', 'one', 'fresh', now())`)
  const problems = [...hidden, silent, silent].map((problem) => JSON.stringify([problem]))
  await pool.query(
    `insert into instance (source_id, application, address, host, port, level, problems, first_seen)
     select 'registry:one', 'shop', '10.0.0.1:' || (20000 + place), '10.0.0.1', 20000 + place, 'application', problem::jsonb, now()
     from unnest($1::text[]) with ordinality as t(problem, place)`,
    [problems],
  )
})

describe('the problems of many instances', () => {
  it('are each told once by their application, the worst first', async () => {
    const { problems } = (await getApplication('shop')).data
    expect(problems.map(({ code }) => code)).toEqual(['instance-without-metadata', ...Array(19).fill('port-overwrite')])
  })

  it('are so on the map', async () => {
    const { nodes } = (await getTopology(topologyQuerySchema.parse({}))).data
    expect(nodes.find(({ label }) => label === 'shop')?.problems.map(({ severity }) => severity)).toEqual([
      'danger',
      ...Array(4).fill('warning'),
    ])
  })

  it('are so of their host', async () => {
    expect((await getHost('10.0.0.1')).data.problems).toEqual(worstFirst([silent, ...hidden]))
  })
})
