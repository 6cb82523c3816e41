'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useNow } from '../../_hooks/use-now'
import { formatMoment } from '../format/time'
import { useHistoryStart } from './use-history-start'

type YoungHistoryProps = {
  /** Length of time that was asked for, before its end */
  minutes: number
  /** null: it ends now */
  toMs: number | null
  /** What is said where the history is older than that. */
  children: ReactNode
}

/** Why nothing changed: the history is younger than the time that was asked for, and who was there when it began did not appear. */
export function YoungHistory({ minutes, toMs, children }: YoungHistoryProps) {
  const t = useTranslations('pastWindow')
  const locale = useLocale()
  const nowMs = useNow()
  const oldestMs = useHistoryStart()
  if (nowMs === 0 || oldestMs === undefined || oldestMs <= (toMs ?? nowMs) - minutes * 60_000) return children
  return t('youngHistory', { oldest: formatMoment(oldestMs, nowMs, locale) })
}
