'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { historyReachSchema } from '#lib/registry/past-schema'
import { useApi } from '../../_hooks/use-api'
import { useNow } from '../../_hooks/use-now'
import { formatMoment } from '../format/time'

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
  const since = useApi('events/reach', historyReachSchema).data?.since
  const sinceMs = since ? Date.parse(since) : undefined
  if (nowMs === 0 || sinceMs === undefined || sinceMs <= (toMs ?? nowMs) - minutes * 60_000) return children
  return t('youngHistory', { oldest: formatMoment(sinceMs, nowMs, locale) })
}
