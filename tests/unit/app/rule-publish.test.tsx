// What the page of a rule says of the plan behind a preview, in both languages.
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { LoadBalanceLine } from '../../../app/(console)/rules/[kind]/[scope]/[key]/preview/load-balance-line.tsx'
import { PreviewHeadline } from '../../../app/(console)/rules/[kind]/[scope]/[key]/preview/preview-headline.tsx'
import { PlannedWrites } from '../../../app/(console)/rules/[kind]/[scope]/[key]/publish/planned-writes.tsx'
import { PublishBar } from '../../../app/(console)/rules/[kind]/[scope]/[key]/publish/publish-bar.tsx'
import { LeftoverNotice } from '../../../app/(console)/rules/[kind]/[scope]/[key]/edit/leftover-notice.tsx'
import { PlacesTab } from '../../../app/(console)/rules/[kind]/[scope]/[key]/places-tab.tsx'
import { RuleState } from '../../../app/(console)/rules/[kind]/[scope]/[key]/rule-screen.tsx'
import { OutOfStep } from '../../../app/(console)/rules/[kind]/[scope]/[key]/edit/out-of-step.tsx'
import type { RuleDraft } from '../../../app/(console)/rules/[kind]/[scope]/[key]/edit/use-rule-draft.ts'
import { planDraft } from '../../../lib/governance/preview/draft-rules.ts'
import type { RulePreview } from '../../../lib/governance/rules/preview-schema.ts'
import type { RuleDetail } from '../../../lib/governance/rules/rule-schema.ts'
import { writeWords } from '../../../lib/governance/write-sentences.ts'
import en from '../../../locales/en.json' with { type: 'json' }
import zh from '../../../locales/zh-CN.json' with { type: 'json' }

const key = 'com.shop.Order:1.0.0'
const name = { registry: 'registry:main', kind: 'condition', scope: 'service', key } as const
const live = `configVersion: v2.7\nscope: service\nkey: ${key}\nconditions:\n  - "=> port=20880"\n`
const readers = ['', '3.3.6'].map((release) => ({ release, generation: '', application: 'web' }))

function planOf(content: string | null): RulePreview['plan'] {
  const { planned, refusal } = planDraft({ ...name, content }, { live: new Map(), roots: { root: 'dubbo', namespace: 'dubbo' }, readers })
  const said = refusal && { refusalSaid: refusal.said }
  return { writes: planned?.writes ?? [], findings: planned?.findings ?? [], refusal: refusal?.text ?? null, ...said, fingerprint: 'f' }
}
const preview = (content: string | null): RulePreview => ({
  registry: name.registry,
  rule: { ...name, content },
  affected: {
    services: 1,
    servicesLookedAt: 1,
    servicesChanged: 0,
    consumers: 2,
    consumersChanged: 0,
    consumersWithoutProvider: 0,
    consumersLostAll: 0,
  },
  services: [],
  detail: null,
  findings: [],
  plan: planOf(content),
})
const rule: RuleDetail = {
  ...name,
  content: live,
  enabled: true,
  updatedAt: null,
  places: [{ path: '/dubbo/config/dubbo/x', format: 'yaml', content: live }],
  otherUrls: [],
  outOfStep: [],
  readers: [],
  lint: [],
  findings: [],
  fingerprint: 'f',
}
const nothing = (): void => undefined
const draftOf = (text: string, { outOfStep }: RuleDetail): RuleDraft => ({
  text,
  base: live,
  fingerprint: 'f',
  isEdited: text !== live,
  hasEffect: text !== live || outOfStep.length > 0,
  isKept: text !== live,
  isBehind: false,
  merge: undefined,
  others: [],
  saving: { busy: false, problem: undefined },
  set: nothing,
  drop: nothing,
  restart: nothing,
  flush: nothing,
  handOver: nothing,
})

const shown = (children: ReactNode, locale: 'en' | 'zh-CN' = 'en'): string =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} messages={locale === 'en' ? en : zh} timeZone="UTC">
      {children}
    </NextIntlClientProvider>,
  ).replaceAll('&quot;', '"')

/** Whether the button with this word is disabled. */
const isDisabled = (html: string, word: string): boolean => {
  const button = html.split('<button').find((part) => part.includes(word)) ?? ''
  return /aria-disabled="true"|disabled=""/.test(button.split('>')[0] ?? '')
}
const barOf = (text: string, { pending = false, of = rule } = {}) => {
  const asked = { answer: preview(text), problem: undefined, pending, refresh: nothing }
  return shown(<PublishBar rule={of} draft={draftOf(text, of)} preview={asked} busy={false} onSent={nothing} />)
}

describe('the places of a rule', () => {
  it('offer to take each old URL away by itself, and only those, in both languages', () => {
    const path = '/dubbo/com.shop.Order/routers/condition%3A%2F%2F0.0.0.0%2Fcom.shop.Order'
    const content = 'condition://0.0.0.0/com.shop.Order?rule=%3D%3E'
    const places: RuleDetail['places'] = [...rule.places, { path, format: 'url', content }]
    const of = { ...rule, places, otherUrls: [{ path: `${path}1`, content }] }
    expect(shown(<PlacesTab rule={of} />).split('Take this URL away')).toHaveLength(3)
    expect(shown(<PlacesTab rule={of} />, 'zh-CN').split('移除此 URL')).toHaveLength(3)
  })
})

describe('before a rule is published', () => {
  it('every write is listed with its path and why it is made, in both languages', () => {
    const { writes } = planOf(live)
    const english = shown(<PlannedWrites writes={writes} />)
    expect(english).toContain('What will be written: 2 nodes')
    expect(english).toContain('/dubbo/config/dubbo/com.shop.Order:1.0.0:.condition-router')
    expect(english).toContain('the rule itself')
    expect(english).toContain('read by 2.5/2.6')
    const chinese = shown(<PlannedWrites writes={writes} />, 'zh-CN')
    expect(chinese).toContain('由 2.5/2.6 读取')
    expect(chinese).not.toContain('read by')
  })

  it('no more writes are drawn than a person reads, and the others are counted', () => {
    const [write] = planOf(live).writes
    if (write === undefined) throw new Error('no write')
    const many = Array.from({ length: 23 }, (_, index) => ({ ...write, path: `${write.path}${index}` }))
    const html = shown(<PlannedWrites writes={many} />)
    expect([html.includes('What will be written: 23 nodes'), html.includes('and 3 more nodes')]).toEqual([true, true])
    expect(html.split('the rule itself')).toHaveLength(21)
  })

  it('a refusal is told with its reason, in both languages', () => {
    const refused = preview('conditions: []')
    expect(shown(<PreviewHeadline preview={refused} />)).toContain('An empty list of conditions leaves the former rule in force.')
    expect(shown(<PreviewHeadline preview={refused} />, 'zh-CN')).toContain('空的 conditions 列表会让旧规则继续生效')
    expect(shown(<PreviewHeadline preview={preview(live)} />)).not.toContain('would be refused')
  })

  it('a text that would be refused cannot be published, once the answer is of that text', () => {
    const edited = live.replace('20880', '20881')
    expect(isDisabled(barOf(edited), 'Publish…')).toBe(false)
    expect(isDisabled(barOf('conditions: []'), 'Publish…')).toBe(true)
    expect(isDisabled(barOf('conditions: []', { pending: true }), 'Publish…')).toBe(false)
  })
})

describe('a text that is not edited', () => {
  it('is published where its copies are out of step, and only there', () => {
    expect(isDisabled(barOf(live), 'Publish…')).toBe(true)
    expect(isDisabled(barOf(live, { of: { ...rule, outOfStep: ['/dubbo/com.shop.Order/routers/x'] } }), 'Publish…')).toBe(false)
  })

  it.each([
    ['en', '2 nodes are out of step'],
    ['zh-CN', '2 个节点与文本不一致'],
  ] as const)('says so before it is published, in %s', (locale, words) => {
    const of = { ...rule, outOfStep: ['/a', '/b'] }
    expect(shown(<OutOfStep rule={of} draft={draftOf(live, of)} />, locale)).toContain(words)
    expect(shown(<OutOfStep rule={of} draft={draftOf(`${live}# edited`, of)} />, locale)).toBe('')
    expect(shown(<OutOfStep rule={rule} draft={draftOf(live, rule)} />, locale)).toBe('')
  })
})

describe('a rule that has no document', () => {
  const url = 'condition%3A%2F%2F0.0.0.0%2Fcom.shop.Order%3Fversion%3D1.0.0%26rule%3D%3D%253E%20port%3D20880'
  const document = { path: '/dubbo/config/dubbo/x', format: 'yaml', content: null } as const
  const absent: RuleDetail = { ...rule, content: null, enabled: null, places: [document] }
  const ofUrls: RuleDetail = { ...absent, enabled: true, places: [document, { path: `/dubbo/r/${url}`, format: 'url', content: url }] }
  const ofCopy: RuleDetail = { ...absent, enabled: true, places: [document, { path: '/old', format: 'yaml-2.7.0', content: live }] }

  it('is shown with what is in force in its place, decoded, in both languages', () => {
    const html = shown(<LeftoverNotice rule={ofUrls} />)
    expect(html).toContain('The rule lies in old URLs alone')
    expect(html).toContain('condition://0.0.0.0/com.shop.Order')
    expect(shown(<LeftoverNotice rule={ofUrls} />, 'zh-CN')).toContain('该规则仅存在于旧式 URL 中')
    expect(shown(<LeftoverNotice rule={ofCopy} />)).toContain('the copy for 2.7.0 to 2.7.2')
    expect([absent, rule].map((one) => shown(<LeftoverNotice rule={one} />))).toEqual(['', ''])
  })

  it('is said to be in force, not to be absent', () => {
    const states = [absent, ofUrls, ofCopy, rule].map((one) => shown(<RuleState rule={one} />))
    const words = ['not there yet', 'in force without a document', 'in force without a document', 'in force']
    expect(states.map((html, index) => html.includes(words[index] ?? '?'))).toEqual([true, true, true, true])
  })

  it('can be taken away where anything of it is there', () => {
    expect([absent, ofUrls, ofCopy].map((of) => barOf('', { of }).includes('Take away…'))).toEqual([false, true, true])
  })
})

describe('why a consumer calls whom', () => {
  const random = { loadbalance: 'random', sharesReason: null }
  const by = { loadbalance: 'adaptive', sharesReason: 'adaptive …', sharesReasonSaid: [{ code: 'balance-adaptive', params: {} }] }

  it('is told with the load balance in force, and without a share with the reason, in both languages', () => {
    const html = shown(<LoadBalanceLine before={random} after={by} />)
    expect(html).toContain('random → adaptive')
    expect(html).toContain('adaptive follows load and response times')
    expect(shown(<LoadBalanceLine before={by} after={by} />, 'zh-CN')).toContain(zh.sentences['balance-adaptive'])
    expect(shown(<LoadBalanceLine before={random} after={{ ...random, loadbalance: null }} />)).toContain('random → –')
  })
})

it('words the reason of every write that plans make', () => {
  const reasons = ['the rule itself', 'read by consumers: 3.2, 3.3', 'puts back what was there before', 'of another version']
  expect(reasons.map((reason) => [writeWords(reason).text === reason, writeWords(reason).said[0]?.code])).toEqual([
    [true, 'write-rule'],
    [true, 'write-for-consumers'],
    [true, 'write-back'],
    [true, 'as-written'],
  ])
})
