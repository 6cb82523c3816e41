'use client'
import { useTranslations } from 'next-intl'
import { ButtonLink } from '../../_components/button'
import { compareHref } from '../../_components/paths'
import { useSources } from '../../_components/shell/use-sources'

/** The way to a comparison of two registries; nothing where there is only one. */
export function CompareRegistries() {
  const t = useTranslations('compare')
  const [left, right] = (useSources().data ?? []).filter((source) => source.kind === 'registry').map((source) => source.id)
  if (left === undefined || right === undefined) return null
  return (
    <ButtonLink size="sm" href={compareHref({ left, right })}>
      {t('registries')}
    </ButtonLink>
  )
}
