'use client'
import { FileImage, ImageDown, Image as ImageIcon } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Button } from '../../../_components/button'
import { formatAbsolute } from '../../../_components/format/time'
import { Menu } from '../../../_components/menu'
import { toast } from '../../../_components/toast'
import { type Health, healths } from '../model/health'
import { plainId } from '../model/node-name'
import type { ViewState } from '../view-state'
import { healthColour } from './card-picture'
import type { Drawing, PictureWords } from './picture'
import { readPalette, savePicture } from './save-picture'

type ExportMenuProps = { view: ViewState; counts: Record<Health, number>; draw: (words: PictureWords) => Drawing }

/** What is seen, as a picture to put into a report: in the theme and language that are on. */
export function ExportMenu({ view, counts, draw }: ExportMenuProps) {
  const t = useTranslations('topology')
  const locale = useLocale()
  const wordsNow = (): PictureWords => {
    const palette = readPalette()
    const filters = [
      t(`level.${view.level}`),
      ...(view.focus === null ? [] : [t('focusedOn', { name: plainId(view.focus) })]),
      ...(view.find === '' ? [] : [`${t('find')}: ${view.find}`]),
      ...(view.without === '' ? [] : [`${t('hide')}: ${view.without}`]),
      formatAbsolute(view.replay?.at.getTime() ?? Date.now(), locale),
    ]
    return {
      title: `${t('title')} · Pilothouse`,
      subtitle: filters.join(' · '),
      legend: healths.map((health) => ({ colour: healthColour(health, palette), text: `${t(`health.${health}`)} ${counts[health]}` })),
      health: (health) => t(`health.${healths.find((known) => known === health) ?? 'unknown'}`),
      noProvider: t('noProvider'),
      perSecond: t('perSecond'),
      members: (count) => t('members', { count }),
      palette,
    }
  }
  const save = (kind: 'svg' | 'png') => {
    const words = wordsNow()
    savePicture(draw(words), words, kind).catch((error: unknown) =>
      toast.failed(t('export.failed'), { description: error instanceof Error ? error.message : String(error) }),
    )
  }
  return (
    <Menu
      trigger={
        <Button size="sm" icon={ImageDown}>
          {t('export.title')}
        </Button>
      }
      groups={[
        [
          { label: t('export.svg'), icon: FileImage, onSelect: () => save('svg') },
          { label: t('export.png'), icon: ImageIcon, onSelect: () => save('png') },
        ],
      ]}
    />
  )
}
