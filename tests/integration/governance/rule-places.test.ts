// Rules whose places do not agree: copies and old URLs that say something else than the document, or that have none.
import { describe, expect, it } from 'vitest'
import { saveDraft } from '../../../lib/governance/commands/drafts.ts'
import { setRule } from '../../../lib/governance/commands/set-rule.ts'
import { getDrafts } from '../../../lib/governance/queries/drafts.ts'
import { getRule } from '../../../lib/governance/queries/rule.ts'
import { ruleDetailSchema } from '../../../lib/governance/rules/rule-schema.ts'
import { service } from './registry-rows.ts'
import { governanceWorld, urlDirectory, yamlPath } from './world.ts'

const world = governanceWorld()
const name = { kind: 'override', scope: 'service', key: service, registry: 'main' } as const
const text = (timeout: number): string =>
  `# ours\nconfigVersion: v2.7\nscope: service\nkey: ${service}\nconfigs:\n  - side: consumer\n    parameters: {timeout: ${timeout}}\n`
const look = async () => {
  await world.mirror()
  const { data } = await getRule(name)
  expect(ruleDetailSchema.parse(data)).toEqual(data)
  return data
}
const set = async (content: string | null) => {
  const { fingerprint } = await look()
  return world.run((await setRule(name, { registry: 'main', reason: 'a test', fingerprint, content }, 'ann')).id)
}

describe('a document whose old URL is missing', () => {
  it('is said to be out of step, and mended by publishing the same text', async () => {
    await world.put(yamlPath, text(900))
    const { outOfStep } = await look()
    expect(outOfStep.map((path) => path.startsWith(`${urlDirectory}/override`))).toEqual([true])
    expect((await set(text(900))).state).toBe('succeeded')
    expect([(await look()).outOfStep, Object.keys(await world.mirror()).length]).toEqual([[], 2])
  })

  it('leaves no draft behind: the text that mends it is the rule', async () => {
    await world.put(yamlPath, text(900))
    await world.mirror()
    await saveDraft(name, { registry: 'main', content: text(901) }, 'ann')
    await saveDraft(name, { registry: 'main', content: text(900) }, 'ann')
    expect((await getDrafts(name, 'ann')).data.mine).toBeNull()
  })
})
