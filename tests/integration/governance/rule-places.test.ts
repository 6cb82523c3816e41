// Rules whose places do not agree: copies and old URLs that say something else than the document, or that have none.
import { describe, expect, it } from 'vitest'
import { saveDraft } from '../../../lib/governance/commands/drafts.ts'
import { takeUrlsAway } from '../../../lib/governance/commands/take-urls-away.ts'
import { setRule } from '../../../lib/governance/commands/set-rule.ts'
import { getDrafts } from '../../../lib/governance/queries/drafts.ts'
import { previewRule } from '../../../lib/governance/queries/preview-rule.ts'
import { getRule } from '../../../lib/governance/queries/rule.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { undoOperation } from '../../../lib/operations/commands.ts'
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

describe('a rule without a document', () => {
  const url = (rest: string): string => `override://0.0.0.0/com.shop.Order?category=configurators&dynamic=false&${rest}`
  const nodeOf = (rest: string): string => `${urlDirectory}/${encodeNodeName(url(rest))}`
  const named = 'group=g1&version=1.0.0'

  it('shows the old URLs that somebody else wrote, previews their going, and takes them away with an undo', async () => {
    const [ours, others] = [`enabled=true&${named}&timeout=5`, 'enabled=true&group=g2&timeout=6']
    await world.put(nodeOf(ours), '')
    await world.put(nodeOf(others), '')
    const seen = await look()
    expect([seen.content, seen.enabled, seen.outOfStep]).toEqual([null, true, []])
    expect(seen.places.filter(({ content }) => content !== null)).toEqual([{ path: nodeOf(ours), format: 'url', content: url(ours) }])
    const { plan } = (await previewRule({ kind: 'rule', rule: { ...name, content: null }, detail: false })).data
    expect(plan.writes.map(({ path, after }) => [path, after])).toEqual([[nodeOf(ours), null]])
    const before = await world.mirror()
    const done = await set(null)
    expect([done.state, Object.keys(await world.mirror())]).toEqual(['succeeded', [nodeOf(others)]])
    await world.run((await undoOperation(done.id, { actor: 'ann', reason: 'back again' })).id)
    expect(await world.mirror()).toEqual(before)
  })

  it('loses one of several URLs as previewed, whoever else is there, and gets it back', async () => {
    const [first, second] = [`enabled=true&${named}&timeout=5`, `enabled=true&${named}&retries=1`]
    const ofOthers = nodeOf('enabled=true&group=g2&timeout=6')
    await world.put(ofOthers, '')
    await world.put(nodeOf(first), '')
    await world.put(nodeOf(second), '')
    const before = await world.mirror()
    const preview = async (...urls: string[]) =>
      (await previewRule({ kind: 'rule', rule: { ...name, content: null }, urls, detail: false })).data.plan
    const plan = await preview(nodeOf(first))
    expect(plan.writes.map(({ path, before: was, after }) => [path, was, after])).toEqual([[nodeOf(first), url(first), null]])
    const ask = (paths: string[], fingerprint = plan.fingerprint) =>
      takeUrlsAway(name, { registry: 'main', paths, reason: 'a test', fingerprint }, 'ann')
    await expect(ask([nodeOf(second)])).rejects.toMatchObject({ code: 'stale-version' })
    await expect(preview(`${urlDirectory}/nothing`)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(preview(ofOthers)).rejects.toMatchObject({ code: 'invalid-input' })
    const done = await world.run((await ask([nodeOf(first)])).id)
    expect([done.state, Object.keys(await world.mirror()).sort()]).toEqual(['succeeded', [nodeOf(second), ofOthers].sort()])
    await expect(ask([nodeOf(first)])).rejects.toMatchObject({ code: 'invalid-input' })
    await world.run((await undoOperation(done.id, { actor: 'ann', reason: 'back again' })).id)
    expect(await world.mirror()).toEqual(before)
  })

  it('says that a URL which goes alone is what its document says, and is refused when it went meanwhile', async () => {
    await set(text(900))
    const { places } = await look()
    const path = places.find(({ format }) => format === 'url')?.path ?? ''
    const { plan } = (await previewRule({ kind: 'rule', rule: { ...name, content: null }, urls: [path], detail: false })).data
    expect(plan.findings.map(({ code }) => code)).toEqual(['twin-out-of-step'])
    const asked = { registry: 'main', paths: [path], reason: 'a test', fingerprint: plan.fingerprint }
    const planned = await takeUrlsAway(name, asked, 'ann')
    await world.zookeeper().remove(path, -1)
    expect((await world.run(planned.id)).state).toBe('refused')
    expect(await world.read(yamlPath)).toBe(text(900))
  })

  it('shows a URL that is switched off as not in force', async () => {
    await world.put(nodeOf(`enabled=false&${named}&timeout=5`), '')
    expect((await look()).enabled).toBe(false)
  })

  it('shows our own URLs and takes them away where somebody deleted the document alone', async () => {
    await set(text(900))
    await world.zookeeper().remove(yamlPath, -1)
    const left = await look()
    expect([left.content, left.enabled, left.places.map(({ format, content }) => [format, content === null])]).toEqual([
      null,
      true,
      [
        ['yaml', true],
        ['yaml-2.7.0', true],
        ['url', false],
      ],
    ])
    expect([(await set(null)).state, await world.mirror()]).toEqual(['succeeded', {}])
  })

  it('gets one beside the URLs of others, which stay and are shown as such', async () => {
    const foreign = `enabled=true&${named}&retries=1`
    await world.put(nodeOf(foreign), '')
    expect((await set(text(900))).state).toBe('succeeded')
    const { places, otherUrls } = await look()
    expect([places.filter(({ content }) => content !== null).length, otherUrls]).toEqual([
      2,
      [{ path: nodeOf(foreign), content: url(foreign) }],
    ])
    expect([(await set(null)).state, Object.keys(await world.mirror())]).toEqual(['succeeded', [nodeOf(foreign)]])
  })

  it('is refused to be taken away when one more URL came since it was read', async () => {
    await world.put(nodeOf(`enabled=true&${named}&timeout=5`), '')
    const { fingerprint } = await look()
    await world.put(nodeOf(`enabled=true&${named}&timeout=6`), '')
    await world.mirror()
    const change = { registry: 'main', reason: 'a test', fingerprint, content: null }
    await expect(setRule(name, change, 'ann')).rejects.toMatchObject({ code: 'stale-version' })
  })
})
