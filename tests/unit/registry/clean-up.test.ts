import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeLeftovers } from '../../../lib/registry/clean-up/judge.ts'
import { keptRevisions } from '../../../lib/registry/clean-up/judge-metadata.ts'
import { bytesOf, cleanUpFingerprint, guardsOf, type BackedItem } from '../../../lib/registry/clean-up/plan.ts'
import type { TreeFacts, Usage } from '../../../lib/registry/clean-up/facts.ts'
import { leftoverKinds } from '../../../lib/registry/clean-up/schema.ts'
import { createZxidTimes } from '../../../lib/registry/clean-up/zxid-time.ts'

const emptyTree: TreeFacts = {
  directories: [],
  mappings: [],
  oldMappings: [],
  applications: [],
  interfaces: [],
  persistents: [],
  recentConsumers: new Set(),
  instancesQuietSince: new Map(),
}
const nobody: Usage = {
  applications: new Set(),
  interfaces: new Set(),
  revisions: new Map(),
  instanceHosts: new Set(),
  rules: [],
  interfaceLeft: new Map(),
  applicationLeft: new Map(),
}
/** Definitions of then are not written again any more */
const later = 10 * 86_400_000
const revision = (name: string, writtenAt: number) => ({ path: `/dubbo/metadata/shop/${name}`, revision: name, writtenAt, bytes: 10 })
const definition = (application: string) => ({
  path: `/dubbo/metadata/com.Order/consumer/${application}`,
  side: 'consumer' as const,
  application,
  writtenAt: 5,
  bytes: 10,
})

describe('when a transaction happened', () => {
  it('is never earlier than it was: the next later known transaction bounds it', () => {
    const history = fc.array(fc.nat(1000), { minLength: 2, maxLength: 60 })
    fc.assert(
      fc.property(history, fc.nat(59), (pauses, asked) => {
        let at = 1_000_000
        const real = pauses.map((pause) => (at += pause))
        const times = createZxidTimes()
        for (const [zxid, time] of real.entries())
          if (zxid % 3 === 0 && zxid !== asked)
            times.add({ createdZxid: String(zxid), modifiedZxid: String(zxid), createdAt: new Date(time), modifiedAt: new Date(time) })
        const bound = times.latest(String(asked))
        if (bound !== undefined && asked < real.length) expect(bound).toBeGreaterThanOrEqual(real[asked] ?? 0)
      }),
    )
  })

  it('is unknown where nothing later is known', () => {
    expect(createZxidTimes().latest('5')).toBeUndefined()
  })
})

describe('what is a leftover', () => {
  it('keeps the newest unused revisions of a living application, and every one in use', () => {
    const revisions = [revision('used', 1), ...Array.from({ length: keptRevisions + 2 }, (_, index) => revision(`r${index}`, 10 + index))]
    const tree = { ...emptyTree, applications: [{ path: '/dubbo/metadata/shop', application: 'shop', revisions }] }
    const usage = { ...nobody, applications: new Set(['shop']), revisions: new Map([['shop', new Set(['used'])]]) }
    expect(judgeLeftovers(tree, usage, later).map(({ subject }) => subject.revision)).toEqual(['r1', 'r0'])
    expect(judgeLeftovers(tree, nobody, later).map(({ path }) => path)).toEqual(['/dubbo/metadata/shop'])
  })

  it('takes the definitions of an interface as a whole only when nobody is left of it', () => {
    const tree = {
      ...emptyTree,
      interfaces: [
        { path: '/dubbo/metadata/com.Order', interface: 'com.Order', nodes: 4, definitions: [definition('web'), definition('ghost')] },
      ],
    }
    expect(judgeLeftovers(tree, nobody, later).map(({ path }) => path)).toEqual(['/dubbo/metadata/com.Order'])
    const webLives = { ...nobody, applications: new Set(['web']) }
    expect(judgeLeftovers(tree, webLives, later).map(({ path }) => path)).toEqual(['/dubbo/metadata/com.Order/consumer/ghost'])
  })

  it('takes the mapping of 2.7 as a whole only when every application in it is gone, else node by node', () => {
    const path = '/dubbo/config/mapping/com.Order'
    const applications = ['ghost', 'web'].map((application, at) => ({
      path: `${path}/${application}`,
      application,
      writtenAt: at,
      bytes: 13,
    }))
    const tree = { ...emptyTree, oldMappings: [{ path, interface: 'com.Order', applications }] }
    const found = (alive: string[]) =>
      judgeLeftovers(tree, { ...nobody, applications: new Set(alive) }, later).map((row) => [row.path, row.subject.applications, row.nodes])
    expect(found([])).toEqual([[path, ['ghost', 'web'], 3]])
    expect(found(['web'])).toEqual([[`${path}/ghost`, ['ghost'], 1]])
    expect(found(['web', 'ghost'])).toEqual([])
  })

  it('leaves a consumer definition that was written today alone: of some living consumers it is the only trace', () => {
    const metadata = { path: '/dubbo/metadata/com.Order', interface: 'com.Order', nodes: 3, definitions: [definition('ghost')] }
    const rule = { path: '/dubbo/config/dubbo/ghost.tag-router', kind: 'tag-router', key: 'ghost', bytes: 1 }
    const usage = { ...nobody, rules: [rule] }
    const tree = { ...emptyTree, interfaces: [metadata] }
    expect(judgeLeftovers({ ...tree, recentConsumers: new Set(['ghost']) }, usage, 86_400_000)).toEqual([])
    expect(judgeLeftovers(tree, usage, later).map(({ kind }) => kind)).toEqual(['stale-definition', 'orphan-rule'])
  })

  it('says unused since only what is proved: the last of several applications counts, an unknown one leaves it open', () => {
    const mapping = { path: '/dubbo/mapping/com.Order', interface: 'com.Order', applications: ['a', 'b'], writtenAt: 1, bytes: 3 }
    const tree = { ...emptyTree, mappings: [mapping] }
    const since = (left: [string, number][]) => judgeLeftovers(tree, { ...nobody, applicationLeft: new Map(left) }, later)[0]?.unusedSince
    expect([
      since([
        ['a', 10],
        ['b', 20],
      ]),
      since([['a', 10]]),
    ]).toEqual([20, undefined])
  })

  it('never lists anything of a living application or interface, whatever else is there', () => {
    const tree: TreeFacts = {
      ...emptyTree,
      directories: [{ path: '/dubbo/com.Order', interface: 'com.Order', quietSince: 1, rules: [], nodes: 5, bytes: 0 }],
      mappings: [{ path: '/dubbo/mapping/com.Order', interface: 'com.Order', applications: ['web'], writtenAt: 1, bytes: 3 }],
      interfaces: [{ path: '/dubbo/metadata/com.Order', interface: 'com.Order', nodes: 3, definitions: [definition('web')] }],
    }
    const alive = { ...nobody, applications: new Set(['web']), interfaces: new Set(['com.Order']) }
    expect(judgeLeftovers(tree, alive, later)).toEqual([])
  })
})

describe('a backup', () => {
  const item = (version: number): BackedItem => ({
    path: '/a',
    kind: 'dead-directory',
    guards: [],
    blocks: [],
    nodes: [
      { path: '/a', action: 'remove', version, childrenVersion: 0, createdZxid: '1', modifiedZxid: '1', data: '', acl: [], after: null },
    ],
  })

  it('knows its size', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => bytesOf(Buffer.from(bytes).toString('base64')) === bytes.length))
  })

  it('has another fingerprint as soon as a version moved or a leftover is blocked', async () => {
    const seen = await Promise.all([
      cleanUpFingerprint([item(0)]),
      cleanUpFingerprint([item(1)]),
      cleanUpFingerprint([{ ...item(0), blocks: [{ code: 'in-use', text: 'x' }] }]),
    ])
    expect(new Set(seen).size).toBe(3)
    expect(await cleanUpFingerprint([item(0)])).toBe(seen[0])
  })

  it('of a kind that is removed always looks elsewhere for signs of life', () => {
    const subject = { interface: 'com.Order', application: 'web', applications: ['web'], host: '10.0.0.1' }
    for (const kind of leftoverKinds.filter((one) => one !== 'orphan-rule')) expect(guardsOf(kind, subject).length).toBeGreaterThan(0)
  })
})
