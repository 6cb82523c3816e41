// Every fix of a finding is offered, in both languages: one consumer application's mends nothing of the others'.
import { NextIntlClientProvider } from 'next-intl'
import { AppRouterContext, type AppRouterInstance } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { FixButton } from '../../../app/(console)/rules/fix-button.tsx'
import en from '../../../locales/en.json' with { type: 'json' }
import zh from '../../../locales/zh-CN.json' with { type: 'json' }

const nothing = (): void => undefined
const router: AppRouterInstance = {
  back: nothing,
  forward: nothing,
  refresh: nothing,
  push: nothing,
  replace: nothing,
  prefetch: nothing,
  experimental_gesturePush: nothing,
  bfcacheId: '',
}
const fixOf = (key: string) => ({
  text: 'as the server says',
  rule: { registry: 'registry:main', kind: 'migration', scope: 'application', key, content: 'step: FORCE_INTERFACE\n' } as const,
})
const shown = (keys: readonly string[], locale: 'en' | 'zh-CN', code = 'starved-2x-providers'): string =>
  renderToStaticMarkup(
    <AppRouterContext value={router}>
      <NextIntlClientProvider locale={locale} messages={locale === 'en' ? en : zh} timeZone="UTC">
        <FixButton code={code} fixes={keys.map(fixOf)} />
      </NextIntlClientProvider>
    </AppRouterContext>,
  )

it.each([
  [[], 'en', ''],
  [['shop'], 'en', 'Let shop discover by interface'],
  [['shop'], 'zh-CN', '让 shop 按接口发现'],
  [['shop', 'cart', 'web'], 'en', 'Mend (3)…'],
  [['shop', 'cart', 'web'], 'zh-CN', '修复（3）…'],
] as const)('the fixes of %j in %s are shown as %j', (keys, locale, words) => {
  expect(shown(keys, locale)).toContain(words)
})

it('a fix that this console does not know is in the server’s own words', () => {
  expect(shown(['shop'], 'en', 'newer-code')).toContain('as the server says')
})
