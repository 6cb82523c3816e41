'use client'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { localeCookie } from '../../_i18n/locales'
import { Button } from '../button'
import { Tooltip } from '../tooltip'
import { writeCookie } from './preferences'

/** 中 / EN: the word shown is the language one would change to. */
export function LocaleSwitch() {
  const t = useTranslations('locale')
  const router = useRouter()
  const other = useLocale() === 'en' ? 'zh-CN' : 'en'
  const change = () => {
    writeCookie(localeCookie, other)
    router.refresh()
  }
  return (
    <Tooltip content={t('switch')}>
      <Button tone="ghost" size="sm" className="min-w-7 px-1" onClick={change}>
        <span aria-hidden>{other === 'en' ? 'EN' : '中'}</span>
        <span lang={other} className="sr-only">
          {t('switch')}
        </span>
      </Button>
    </Tooltip>
  )
}
