import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { localeCookie, resolveLocale } from './locales'

// The zone is fixed on purpose: times are formatted in the browser, in the person's own zone (see RelativeTime).
export default getRequestConfig(async () => {
  const locale = resolveLocale((await cookies()).get(localeCookie)?.value, (await headers()).get('accept-language'))
  const messages = locale === 'zh-CN' ? await import('../../locales/zh-CN.json') : await import('../../locales/en.json')
  return { locale, messages: messages.default, timeZone: 'UTC' }
})
