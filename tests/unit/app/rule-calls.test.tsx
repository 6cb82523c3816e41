// What the calls do under a rule, in words of both languages.
import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { RuleCallsFound } from '../../../app/(console)/operations/rule-calls.tsx'
import { callVerdicts, type RuleCalls } from '../../../lib/governance/rules/rule-calls.ts'
import en from '../../../locales/en.json' with { type: 'json' }
import zh from '../../../locales/zh-CN.json' with { type: 'json' }

const shown = (found: RuleCalls, locale: 'en' | 'zh-CN'): string =>
  renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      messages={locale === 'en' ? en : zh}
      timeZone="UTC"
      onError={(error) => expect.fail(String(error))}
    >
      <RuleCallsFound found={found} />
    </NextIntlClientProvider>,
  )
const found = (more: Partial<RuleCalls['services'][number]>): RuleCalls => ({
  since: '2026-01-01T00:00:00.000Z',
  state: 'counting',
  services: [
    {
      service: 'a.B',
      byContent: false,
      verdict: 'follows',
      calls: 60,
      shares: [{ address: '10.0.0.1:1', observed: 0.25, low: 0, high: 0 }],
      ...more,
    },
  ],
})

it.each([
  ['en', 'observed 25 %, expected 0 %', 'may carry'],
  ['zh-CN', '实测 25 %，预期 0 %', '可能带有'],
] as const)('every verdict is worded, with shares, and what calls may carry where they do not follow (%s)', (locale, share, carried) => {
  const texts = callVerdicts.map((verdict) => shown(found({ verdict, byContent: true }), locale))
  expect(new Set(texts).size).toBe(callVerdicts.length)
  for (const text of texts) expect(text).toContain(share)
  expect(texts.map((text) => text.includes(carried))).toEqual([false, true, true, true, true])
})

it.each(['waiting', 'over'] as const)('says that it is %s', (state) => {
  expect(shown({ since: null, state, services: [] }, 'en')).toContain(en.operations.calls[state])
})
