// Directories that all services share, and those of the metadata report, filled nearly to what ZooKeeper puts into one packet.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'
import { largeDirectorySchema, type LargeDirectory } from '../../../lib/registry/large-directory.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { put, rows, sourceId, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate

/** Names of 240 characters: 3,400 of them fill 80 % of a packet. */
async function fill(writer: ZooKeeperSession, directory: string, count: number): Promise<void> {
  await put(writer, directory)
  const names = Array.from({ length: count }, (_, index) => `${String(index).padStart(6, '0')}${'n'.repeat(234)}`)
  for (let from = 0; from < count; from += 500)
    await writer.multi(
      names.slice(from, from + 500).map((name) => ({ kind: 'create', path: `${directory}/${name}` })),
      {},
    )
}

/** Revisions of an application are MD5 sums: 22,000 fill 75 % of a packet. */
async function fillRevisions(writer: ZooKeeperSession, directory: string, count: number): Promise<void> {
  await put(writer, directory)
  const names = Array.from({ length: count }, (_, index) => index.toString(16).padStart(32, '0'))
  for (let from = 0; from < count; from += 2000)
    await writer.multi(
      names.slice(from, from + 2000).map((name) => ({ kind: 'create', path: `${directory}/${name}` })),
      {},
    )
}

const findings = async (): Promise<LargeDirectory[]> => {
  const [found] = await rows<{ findings: unknown }>(`select detail -> 'findings' as findings from source where id = $1`, [sourceId])
  return largeDirectorySchema.array().parse(found?.findings ?? [])
}

beforeAll(async () => {
  estate = await startEstate()
  await put(estate.writer, '/dubbo/com.shop.Plain/providers')
  await fill(estate.writer, '/dubbo/mapping', 3400)
  await fill(estate.writer, '/dubbo/config/dubbo', 3400)
  await fill(estate.writer, '/services/swarm', 4500)
  await fill(estate.writer, '/services/small', 100)
  await fill(estate.writer, `/dubbo/metadata/com.shop.Plain/1.0.0/provider`, 3400)
  await fillRevisions(estate.writer, '/dubbo/metadata/shop', 22_000)
  await fillRevisions(estate.writer, '/dubbo/metadata/calm', 400)
  await estate.startCollector()
  await untilFresh()
})
afterAll(() => estate.close())

describe('a directory that no row of a service speaks of', () => {
  it('is told of with its registry when it nears the packet limit, and where it lies; the worst first', async () => {
    await until('five findings', findings, (found) => found.length === 5, 30_000)
    expect((await findings()).map(({ text: _text, said, ...finding }) => ({ ...finding, said: said[0] }))).toEqual([
      {
        code: 'packet-limit',
        severity: 'danger',
        path: '/services/swarm',
        place: 'instances',
        said: { code: 'directory-over-limit', params: { path: '/services/swarm', count: 4500, percent: 100 } },
      },
      {
        code: 'packet-limit',
        severity: 'warning',
        path: '/dubbo/config/dubbo',
        place: 'config',
        said: { code: 'directory-near-limit', params: { path: '/dubbo/config/dubbo', count: 3400, percent: 75 } },
      },
      {
        code: 'packet-limit',
        severity: 'warning',
        path: '/dubbo/mapping',
        place: 'mapping',
        said: { code: 'directory-near-limit', params: { path: '/dubbo/mapping', count: 3400, percent: 75 } },
      },
      {
        code: 'packet-limit',
        severity: 'warning',
        path: '/dubbo/metadata/com.shop.Plain/1.0.0/provider',
        place: 'metadata',
        said: { code: 'directory-near-limit', params: { path: '/dubbo/metadata/com.shop.Plain/1.0.0/provider', count: 3400, percent: 75 } },
      },
      {
        code: 'packet-limit',
        severity: 'warning',
        path: '/dubbo/metadata/shop',
        place: 'metadata',
        said: { code: 'directory-near-limit', params: { path: '/dubbo/metadata/shop', count: 22_000, percent: 75 } },
      },
    ])
  })
  it('is told of, too, where it lies in the metadata report and filled up since everything was read', async () => {
    const paths = async () => (await findings()).map(({ path }) => path)
    // a whole reading would tell it as well: the directory counts that filled up when there was none
    for (const version of ['2.0.0', '3.0.0', '4.0.0']) {
      await leaveGhost()
      const directory = `/dubbo/metadata/com.shop.Plain/${version}/provider`
      await fill(estate.writer, directory, 4000)
      await until(`the finding of ${version}`, paths, (found) => found.includes(directory), 30_000)
      if (await isGhostThere()) return
    }
    throw new Error('the registry is read whole again and again')
  })
})

/** A definition of an interface that has no directory: a whole reading takes it away. */
const leaveGhost = () =>
  rows(
    `insert into service_definition (source_id, path, side, service, interface, application, mzxid, written_at, updated_at)
     values ($1, '/ghost', 'provider', 'com.shop.Ghost', 'com.shop.Ghost', 'ghost', '1', now(), now()) on conflict do nothing`,
    [sourceId],
  )
const isGhostThere = async (): Promise<boolean> => (await rows(`select 1 from service_definition where path = '/ghost'`)).length > 0
