/** The languages of the console. The choice lives in a cookie, never in the address. */
export const locales = ['en', 'zh-CN'] as const
export type Locale = (typeof locales)[number]
export const localeCookie = 'locale'

/** Picks the language: the cookie when it is one of ours, else the best of `Accept-Language`, else English. */
export function resolveLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  const chosen = locales.find((locale) => locale === cookie)
  return chosen ?? fromAcceptLanguage(acceptLanguage ?? '')
}

function fromAcceptLanguage(header: string): Locale {
  const wanted = header
    .split(',', 20)
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find((value) => value !== undefined)
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
  for (const { language } of wanted) {
    if (language === 'zh') return 'zh-CN'
    if (language === 'en') return 'en'
  }
  return 'en'
}
