import type en from '../../locales/en.json'
import type { Locale as AppLocale } from './locales'

declare module 'next-intl' {
  interface AppConfig {
    Locale: AppLocale
    Messages: typeof en
  }
}
