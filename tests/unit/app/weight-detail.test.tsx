// What a row of the table of weights tells beside the number, in both languages.
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { DetailOf } from '../../../app/(console)/services/[id]/weights/weight-detail.tsx'
import { WeightRow } from '../../../app/(console)/services/[id]/weights/weight-row.tsx'
import type { ProviderWeight } from '../../../lib/governance/schema.ts'
import { claimVerdicts } from '../../../lib/registry/weight-claims.ts'
import en from '../../../locales/en.json' with { type: 'json' }
import zh from '../../../locales/zh-CN.json' with { type: 'json' }

type Locale = 'en' | 'zh-CN'
const messages = { en, 'zh-CN': zh }
const textOf = (node: ReactNode, locale: Locale): string =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC" onError={(error) => expect.fail(String(error))}>
      {node}
    </NextIntlClientProvider>,
  ).replace(/<[^>]*>/g, ' ')

const [service, address] = ['com.shop.Crm', '10.0.0.1:20880']
const claim: ProviderWeight['claims'][number] = {
  path: '/dubbo/config/dubbo/com.shop.Crm::.configurators',
  form: 'document',
  scope: 'service',
  side: 'consumer',
  item: 2,
  weight: 300,
  only: null,
  verdict: 'decides',
}
const detail: ProviderWeight = {
  service,
  registry: 'registry:main',
  address,
  weight: 300,
  ownIsAssumed: false,
  claims: [...claimVerdicts.map((verdict) => ({ ...claim, verdict })), { ...claim, path: null, form: 'own', item: null, verdict: 'own' }],
  methods: [{ method: 'find', weight: 30, expectedShare: 0.25, claims: [{ ...claim, only: { by: 'application', names: ['web'] } }] }],
  warmUp: [
    { releases: ['', '2.7.23'], discovery: 'interface', weightNow: 120, ignores: false },
    { releases: ['3.3.6'], discovery: 'interface', weightNow: 300, ignores: true },
  ],
  warmAt: '2026-01-01T00:10:00.000Z',
}

describe('what decides a weight', () => {
  it.each(['en', 'zh-CN'] as const)('every verdict has words of its own (%s)', (locale) => {
    const text = textOf(<DetailOf service={service} detail={detail} />, locale)
    for (const verdict of claimVerdicts) expect(text).toContain(messages[locale].weights.detail.verdict[verdict])
  })

  it('names the item, whom alone it is for, the methods with their share, and the warm-up of each kind of consumer', () => {
    const text = textOf(<DetailOf service={service} detail={detail} />, 'en')
    for (const words of [
      'item 2 of the document of the service · consumers apply it',
      'only for consumers of web',
      'weighs 30: 25 % of its calls',
      '2.6 and older, 2.7.23, discovering by interface: 120 of 300 now',
      '3.3.6: 300 at once',
    ])
      expect(text).toContain(words)
  })

  it.each([
    ['en', '120–300 of 300 now; whole', '2 methods have weights of their own'],
    ['zh-CN', '当前为 120–300（满值 300）', '2 个方法单独设置了权重'],
  ] as const)('a row says that it warms up and that methods weigh otherwise (%s)', (locale, warming, methods) => {
    const provider = {
      address,
      application: 'crm',
      generation: '2.7',
      weight: 300,
      configuredWeight: 100,
      weightRule: claim.path,
      weightNow: { low: 120, high: 300 },
      warmAt: detail.warmAt,
      methods: ['find', 'pay'],
      expectedShare: 0.6,
      expectedShareNow: { low: 0.4, high: 0.6 },
      observedShare: null,
    }
    const draft = { changes: new Map<string, number>(), set: nothing, setAll: nothing, reset: nothing, clear: nothing }
    const shares = { configured: 0.5, expected: 0.6, observed: null }
    const row = { service, registry: 'registry:main', provider, max: 600, scaleMax: 1, draft, locked: undefined, ...shares }
    const text = textOf(<WeightRow {...row} />, locale)
    expect(text).toContain(warming)
    expect(text).toContain(methods)
  })
})

function nothing(): void {
  // a row that is only looked at
}
