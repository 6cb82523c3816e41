// A first reading counts its providers itself, every later one asks the database: both have to say the same of every instance.
import { expect, it } from 'vitest'
import { database } from '../../../lib/platform/database.ts'
import { providerGroups } from '../../../lib/registry/io/store.ts'
import { providerTable, selectList } from '../../../lib/registry/io/tables.ts'
import { ProviderGroupTally, type GroupedProvider } from '../../../lib/registry/provider-groups.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { rows } from './estate.ts'

useTestDatabase()

it('says of every instance what the database says of it', async () => {
  await rows(`insert into source (id, kind, name) values ('registry:one', 'registry', 'one')`)
  await rows(
    `insert into provider (source_id, service, address, protocol, application, host, port, release, generation, level, started_at, first_seen)
     select 'registry:one', 'com.shop.S' || i, '10.0.0.' || i % 7 || ':' || 20880 + i % 3, (array['dubbo', 'tri', 'rest'])[1 + i % 3 * (i / 40) % 3],
       'app-' || i % 4, '10.0.0.' || i % 7, 20880 + i % 3, (array['', '2.7.8', '3.2.5', '3.3.6'])[1 + i / 3 % 4], (array['', '2.7', '3.2', '3.3'])[1 + i / 3 % 4],
       (array['interface', 'application', 'both'])[1 + i / 5 % 3],
       case when i / 7 % 3 > 0 then '2026-01-01T00:00:00.5Z'::timestamptz + i * i % 97 * interval '1 hour' end, now()
     from generate_series(1, 400) i`,
  )
  const asked = await providerGroups(database().pool, 'registry:one', null)
  const tally = new ProviderGroupTally()
  tally.add(await rows<GroupedProvider>(`select ${selectList(providerTable, 'p')} from provider p order by random()`))
  expect(asked).toHaveLength(84)
  expect(asked.some(({ protocols }) => protocols.length > 1)).toBe(true)
  expect(sorted(tally.all())).toEqual(sorted(asked))
})

function sorted<T extends { application: string; address: string; protocols: string[] }>(groups: readonly T[]): T[] {
  const keyOf = ({ application, address }: T): string => `${application} ${address}`
  return groups
    .map((group) => ({ ...group, protocols: group.protocols.toSorted() }))
    .sort((one, other) => keyOf(one).localeCompare(keyOf(other)))
}
