// The past of a rule, on a real ZooKeeper with the real collector: whoever wrote it, and while nobody looked.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rollBackRule } from '../../../lib/governance/commands/roll-back-rule.ts'
import { saveDraft } from '../../../lib/governance/commands/drafts.ts'
import { setRule } from '../../../lib/governance/commands/set-rule.ts'
import { ruleConflictSchema } from '../../../lib/governance/history/draft-schema.ts'
import { blameSchema, revisionDiffSchema, revisionSchema, type RevisionRow } from '../../../lib/governance/history/revision-schema.ts'
import { getDrafts } from '../../../lib/governance/queries/drafts.ts'
import { findingsQuerySchema } from '../../../lib/governance/across/finding-schema.ts'
import { listFindings, listRules } from '../../../lib/governance/queries/list-rules.ts'
import { blameRule, diffRevisions, getRevision, listRevisions } from '../../../lib/governance/queries/revisions.ts'
import { getRule } from '../../../lib/governance/queries/rule.ts'
import { ruleRowSchema, rulesQuerySchema } from '../../../lib/governance/rules/list-schema.ts'
import { createGovernanceOperationKinds } from '../../../lib/governance/tasks.ts'
import { createOperationRunner } from '../../../lib/operations/io/runner.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { AppError } from '../../../lib/platform/errors.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { database } from '../../../lib/platform/database.ts'
import { pruneRevisions } from '../../../lib/registry/io/write-rules.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { consumerPath, log, providerPath, put, sourceId, startEstate, until, untilFresh, type Estate } from '../registry/estate.ts'

useTestDatabase()
const interfaceName = 'com.shop.OrderService'
const path = `/dubbo/config/dubbo/${interfaceName}:1.0.0:.configurators`
const name = { kind: 'override', scope: 'service', key: `${interfaceName}:1.0.0` } as const
const registry = 'main'
const text = (timeout: number, more = ''): string =>
  `# ours\n${more}configVersion: v2.7\nscope: service\nkey: ${name.key}\nconfigs:\n  - side: consumer\n    parameters:\n      timeout: ${timeout}\n`
let estate: Estate
let collector: Running

beforeAll(async () => {
  estate = await startEstate()
  await put(estate.writer, providerPath(interfaceName))
  await put(estate.writer, consumerPath(interfaceName))
  await put(estate.writer, path, text(1))
  collector = await estate.startCollector()
  await untilFresh()
})
afterAll(() => estate.close())

const revisions = async (): Promise<RevisionRow[]> => (await listRevisions(name, { registry, pageSize: 50 })).data
const untilCount = (count: number) => until(`${count} revisions`, revisions, (found) => found.length === count)
const live = async () => (await getRule({ ...name, registry })).data

async function run(id: string): Promise<void> {
  const kinds = createGovernanceOperationKinds({ sessions: { get: () => estate.writer }, log, clock: systemClock })
  await createOperationRunner({ kinds, holder: 'test', log, clock: systemClock, leasedSources: () => [sourceId] }).runOnce()
  expect((await getOperation(id)).state).toBe('succeeded')
}

async function publish(content: string | null): Promise<string> {
  const { fingerprint } = await live()
  return (await setRule(name, { registry, reason: 'a test', fingerprint, content }, 'ann')).id
}

describe('revisions of a rule', () => {
  it('begin with what was found, and hold what we wrote and what a stranger wrote', async () => {
    const id = await publish(text(2))
    await run(id)
    await untilCount(2)
    await put(estate.writer, path, text(3))
    await untilCount(3)
    const found = await revisions()
    expect(revisionSchema.array().parse(found)).toEqual(found)
    expect(found.map(({ actor, operationId, reason, found: isFound, version }) => [actor, operationId, reason, isFound, version])).toEqual([
      [null, null, null, false, 2],
      ['ann', id, 'a test', false, 1],
      [null, null, null, true, 0],
    ])
    expect(found.map(({ current, added, removed, missed }) => [current, added, removed, missed])).toEqual([
      [true, 1, 1, 0],
      [false, 1, 1, 0],
      [false, 8, 0, 0],
    ])
  })

  it('say who wrote each line, and what two of them differ in', async () => {
    const [third, second, first] = await revisions()
    const { data } = await blameRule(name, { registry })
    expect(blameSchema.parse(data)).toEqual(data)
    expect(data.lines.map(({ revision }) => revision === third?.id)).toEqual(data.lines.map(({ text: one }) => one.includes('timeout')))
    expect(data.revisions.map(({ id }) => id)).toEqual([first?.id, third?.id])
    const diff = (await diffRevisions(name, { registry, from: first?.id ?? '', to: second?.id })).data
    expect(revisionDiffSchema.parse(diff)).toEqual(diff)
    expect(diff.changes).toEqual([{ beforeLine: 8, beforeCount: 1, afterLine: 8, afterCount: 1 }])
    expect((await diffRevisions(name, { registry, from: first?.id ?? '' })).data).toMatchObject({ to: null, after: text(3) })
  })

  it('show what was written while nobody looked, when it was written, and how much of it was missed', async () => {
    await collector.close()
    const before = Date.now()
    for (const timeout of [4, 5, 6]) await put(estate.writer, path, text(timeout))
    await new Promise((resolve) => setTimeout(resolve, 300))
    const wasAway = Date.now() - 200
    collector = await estate.startCollector()
    await untilCount(4)
    const [last] = await revisions()
    expect(last).toMatchObject({ version: 5, missed: 2, actor: null })
    const writtenAt = new Date(last?.writtenAt ?? 0).getTime()
    expect([writtenAt > before - 1000, writtenAt < wasAway]).toEqual([true, true])
  })

  it('hold a deletion, and a node that was made anew', async () => {
    await estate.writer.remove(path, -1)
    await untilCount(5)
    expect((await revisions())[0]).toMatchObject({ deleted: true, current: false })
    await put(estate.writer, path, text(1))
    await untilCount(6)
    expect((await revisions())[0]).toMatchObject({ version: 0, missed: 0, deleted: false })
  })

  it('hold an old URL of the same service', async () => {
    const url = `override://10.0.0.1:20880/${interfaceName}?category=configurators&dynamic=false&enabled=true&version=1.0.0&weight=7`
    await put(estate.writer, `/dubbo/${interfaceName}/configurators/${encodeURIComponent(url)}`)
    await untilCount(7)
    expect((await revisions())[0]).toMatchObject({ format: 'url', actor: null })
    expect((await listRevisions(name, { registry, pageSize: 50, format: 'yaml' })).page?.total).toBe(6)
    const { data } = await listRules(rulesQuerySchema.parse({ registry }))
    expect(ruleRowSchema.array().parse(data)).toEqual(data)
    expect(data).toMatchObject([{ ...name, formats: ['yaml', 'url'], touches: { services: 1, providers: 1, consumers: 1 } }])
  })

  it('can be put back, with compare-and-set; only of the document, and only what there is', async () => {
    const third = (await revisions()).find(({ version, actor }) => version === 2 && actor === null)
    const url = (await revisions()).find(({ format }) => format === 'url')
    const { fingerprint } = await live()
    const change = { registry, reason: 'back to it', fingerprint }
    await expect(rollBackRule(name, { ...change, revision: url?.id ?? '' }, 'bob')).rejects.toThrow(/document/)
    await expect(rollBackRule(name, { ...change, revision: '999999' }, 'bob')).rejects.toMatchObject({ code: 'not-found' })
    await expect(rollBackRule(name, { ...change, fingerprint: 'old', revision: third?.id ?? '' }, 'bob')).rejects.toMatchObject({
      code: 'stale-version',
    })
    await run((await rollBackRule(name, { ...change, revision: third?.id ?? '' }, 'bob')).id)
    await untilCount(8)
    const [last] = await revisions()
    expect([last?.actor, last?.reason]).toEqual(['bob', 'back to it'])
    expect((await getRevision({ ...name, registry }, last?.id ?? '')).data.content).toBe(text(3))
  })
})

describe('drafts of a rule', () => {
  it('stand beside each other, and one that came too late is laid together with what is there', async () => {
    await saveDraft(name, { registry, content: text(30) }, 'ann')
    await saveDraft(name, { registry, content: text(40) }, 'bob')
    const { mine, others } = (await getDrafts({ ...name, registry }, 'ann')).data
    expect([mine?.content, mine?.base.content, mine?.conflict, others.map(({ author }) => author)]).toEqual([
      text(30),
      text(3),
      null,
      ['bob'],
    ])
    await put(estate.writer, path, text(3, 'enabled: true\n'))
    await untilCount(9)
    const conflict = (await getDrafts({ ...name, registry }, 'ann')).data.mine?.conflict
    expect([conflict?.merge.conflicts, conflict?.merge.text]).toEqual([0, text(30, 'enabled: true\n')])
  })

  it('are refused when published on what is gone, with base, live and mine; a merge of them is published', async () => {
    const drafts = (await getDrafts({ ...name, registry }, 'ann')).data
    const change = { registry, reason: 'a test', fingerprint: drafts.mine?.base.fingerprint ?? '', content: text(30) }
    const refused = async (actor: string): Promise<unknown> =>
      setRule(name, change, actor).catch((error: unknown) => (error instanceof AppError ? error.details : error))
    // whoever has no draft is told from the revision that the fingerprint names
    for (const actor of ['ann', 'eve']) {
      const conflict = ruleConflictSchema.parse(await refused(actor))
      expect(conflict).toMatchObject({ baseKnown: true, base: text(3), live: text(3, 'enabled: true\n'), mine: text(30) })
      expect(conflict.merge?.text).toBe(text(30, 'enabled: true\n'))
    }
    const merged = drafts.mine?.conflict?.merge.text ?? ''
    await saveDraft(name, { registry, content: merged, base: { content: text(3), fingerprint: change.fingerprint } }, 'ann')
    const planned = await setRule(name, { ...change, content: merged, fingerprint: (await live()).fingerprint }, 'ann')
    expect((await getDrafts({ ...name, registry }, 'ann')).data.mine?.operationId).toBe(planned.id)
    await run(planned.id)
    expect((await getDrafts({ ...name, registry }, 'ann')).data.mine).toBeNull()
    expect((await getDrafts({ ...name, registry }, 'bob')).data.mine?.content).toBe(text(40))
  })
})

describe('a hand edit of one form', () => {
  const stock = 'com.shop.StockService'
  const ofStock = { kind: 'override', scope: 'service', key: `${stock}:1.0.0` } as const
  const document = `/dubbo/config/dubbo/${stock}:1.0.0:.configurators`
  const weight = (value: number): string => text(0).replace(name.key, ofStock.key).replace('timeout: 0', `weight: ${value}`)
  const codes = async () => (await listFindings(findingsQuerySchema.parse({ service: ofStock.key }))).data.map(({ code }) => code)

  it('is found, and mended by writing the document again', async () => {
    await put(estate.writer, providerPath(stock))
    await put(estate.writer, consumerPath(stock, { params: { release: '' } }))
    await until(
      'the 2.6 reader',
      async () => (await getRule({ ...ofStock, registry })).data.readers,
      // before the consumer is there, the provider alone reads it
      (found) => found.some(({ generation }) => generation === '2.5/2.6'),
    )
    const { fingerprint } = (await getRule({ ...ofStock, registry })).data
    await run((await setRule(ofStock, { registry, reason: 'a test', fingerprint, content: weight(5) }, 'ann')).id)
    await until(
      'both forms',
      () => urlsOf(stock),
      (urls) => urls.length === 1,
    )
    // the collector reads the document and the URL each by itself
    const formsSeen = async () =>
      (await listRules(rulesQuerySchema.parse({ registry }))).data.find(({ key }) => key === ofStock.key)?.formats
    await until('both forms seen', formsSeen, (formats) => formats?.length === 2)
    expect(await codes()).toEqual([])
    await put(estate.writer, document, weight(0))
    await until('the findings', codes, (found) => found.length === 2)
    const { data } = await listFindings(findingsQuerySchema.parse({ service: ofStock.key, code: 'twin-out-of-step' }))
    const [fix] = data[0]?.fixes ?? []
    expect(fix?.rule).toMatchObject({ ...ofStock, content: weight(0) })
    const now = (await getRule({ ...ofStock, registry })).data.fingerprint
    await run((await setRule(ofStock, { registry, reason: 'the fix', fingerprint: now, content: weight(0) }, 'ann')).id)
    await until('the end of it', codes, (found) => found.length === 1)
    expect(await urlsOf(stock)).toEqual([expect.stringContaining('weight%3D0')])
    expect(await codes()).toEqual(['weight-0-on-lone-provider'])
  })

  const urlsOf = (service: string): Promise<string[]> => estate.writer.getChildren(`/dubbo/${service}/configurators`)
})

describe('retention', () => {
  it('forgets what ended before, and keeps what a rule was at that instant', async () => {
    await untilCount(10)
    await pruneRevisions(database().pool, new Date())
    expect((await revisions()).map(({ current, format }) => [current, format])).toEqual([
      [true, 'yaml'],
      [true, 'url'],
    ])
  })
})
