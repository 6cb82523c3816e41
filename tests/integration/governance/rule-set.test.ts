import { describe, expect, it } from 'vitest'
import { setRule } from '../../../lib/governance/commands/set-rule.ts'
import { previewRule } from '../../../lib/governance/queries/preview-rule.ts'
import { getRule } from '../../../lib/governance/queries/rule.ts'
import { ruleDetailSchema } from '../../../lib/governance/rules/rule-schema.ts'
import { undoOperation } from '../../../lib/operations/commands.ts'
import { database } from '../../../lib/platform/database.ts'
import { service } from './registry-rows.ts'
import { governanceWorld, yamlPath, type Crash } from './world.ts'

const world = governanceWorld()
const name = { kind: 'override', scope: 'service', key: service, registry: 'main' } as const
const text = (timeout: number): string =>
  `# ours\nconfigVersion: v2.7\nscope: service\nkey: ${service}\nconfigs:\n  - side: consumer\n    parameters: {timeout: ${timeout}}\n`

const plan = async (content: string | null) => {
  await world.mirror()
  const { fingerprint } = (await getRule(name)).data
  return setRule(name, { registry: 'main', reason: 'a test', fingerprint, content }, 'ann')
}

describe('a rule of a service that 2.6 and 3.2 consume', () => {
  it('is written in both forms, read back, shown, and taken away in both', async () => {
    const done = await world.run((await plan(text(900))).id)
    expect([done.state, done.outcome]).toEqual([
      'succeeded',
      'The registry holds the change (1 document, 1 old URL); what the calls do was not measured.',
    ])
    const live = await world.mirror()
    expect([live[yamlPath], Object.keys(live).length]).toEqual([text(900), 2])
    const { data } = await getRule(name)
    expect(ruleDetailSchema.parse(data)).toEqual(data)
    expect([data.content, data.places.filter(({ content }) => content !== null).length]).toEqual([text(900), 2])
    const cleared = await world.run((await plan(null)).id)
    expect([cleared.state, await world.mirror()]).toEqual(['succeeded', {}])
  })

  it('is put back byte for byte by undo', async () => {
    await world.put(yamlPath, text(100))
    const before = await world.mirror()
    const done = await world.run((await plan(text(900))).id)
    await world.run((await undoOperation(done.id, { actor: 'ann', reason: 'back again' })).id)
    expect(await world.mirror()).toEqual(before)
  })

  it('refuses a fingerprint of another time, with both texts, and overwrites nothing', async () => {
    const { fingerprint } = (await getRule(name)).data
    await world.put(yamlPath, text(1))
    await world.mirror()
    await expect(setRule(name, { registry: 'main', reason: 'a test', fingerprint, content: text(2) }, 'ann')).rejects.toMatchObject({
      code: 'stale-version',
      details: { live: text(1), mine: text(2) },
    })
    expect(await world.read(yamlPath)).toBe(text(1))
  })

  it('publishes what was previewed, and nothing else where other processes read it by then', async () => {
    const { fingerprint } = (await getRule(name)).data
    const { plan: looked } = (await previewRule({ kind: 'rule', rule: { ...name, content: text(900) }, detail: false })).data
    const change = { registry: 'main', reason: 'a test', fingerprint, previewed: looked.fingerprint, content: text(900) }
    expect(looked.writes).toHaveLength(2)
    await database().pool.query(`delete from consumer where generation like '2.%'`)
    await expect(setRule(name, change, 'ann')).rejects.toMatchObject({ code: 'stale-version', details: { previewMoved: true } })
    const again = (await previewRule({ kind: 'rule', rule: { ...name, content: text(900) }, detail: false })).data.plan
    expect(again.writes).toHaveLength(1)
    const done = await world.run((await setRule(name, { ...change, previewed: again.fingerprint }, 'ann')).id)
    expect([done.state, Object.keys(await world.mirror()).length]).toEqual(['succeeded', 1])
  })

  it('is refused when another tool wrote after it was planned', async () => {
    const planned = await plan(text(900))
    await world.put(yamlPath, text(1))
    const done = await world.run(planned.id)
    expect([done.state, await world.read(yamlPath)]).toEqual(['refused', text(1)])
  })

  it('is planned by one of two operators', async () => {
    const both = await Promise.allSettled([plan(text(1)), plan(text(2))])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

const crashes = (['before', 'after'] as const).flatMap((when) => [1, 2].map((change): Crash => ({ when, change })))
describe.each(crashes)('a worker that dies $when change $change', (crash) => {
  it('is followed by one that finishes setting', async () => {
    const done = await world.run((await plan(text(900))).id, { crash })
    expect([done.state, Object.keys(await world.mirror()).length]).toEqual(['succeeded', 2])
  })

  it('is followed by one that finishes taking away', async () => {
    await world.run((await plan(text(900))).id)
    const done = await world.run((await plan(null)).id, { crash })
    expect([done.state, await world.mirror()]).toEqual(['succeeded', {}])
  })
})

// taking away has a third: disabled, deleted, and the old URL
describe.each([{ when: 'before', change: 3 } as const, { when: 'after', change: 3 } as const])(
  'a worker that dies $when change 3',
  (crash) => {
    it('is followed by one that finishes taking away', async () => {
      await world.run((await plan(text(900))).id)
      const done = await world.run((await plan(null)).id, { crash })
      expect([done.state, await world.mirror()]).toEqual(['succeeded', {}])
    })
  },
)
