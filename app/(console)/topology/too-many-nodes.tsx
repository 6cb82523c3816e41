'use client'
import { useTranslations } from 'next-intl'
import { Notice } from '../../_components/states/notice'
import { TableTab } from './table-tab'
import type { TabParts } from './tab-parts'

/** More cards than this are not read by anybody, and take the layout seconds. */
export const maxDrawn = 150

/** Says why there is no map and how to get one; the table shows everything meanwhile. */
export function TooManyNodes({ count, ...parts }: TabParts & { count: number }) {
  const t = useTranslations('topology')
  return (
    <>
      <Notice status="unknown" word={t('tooMany', { count })}>
        {t('tooManyLong', { max: maxDrawn })}
      </Notice>
      <TableTab {...parts} />
    </>
  )
}
