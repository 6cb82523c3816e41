'use client'
import { Dialog } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { z } from 'zod'
import { useStored } from '../../_hooks/use-stored'
import { cx } from '../cx'
import { consolePages } from '../shell/pages'
import { backdropLooks, fieldLooks, frameLooks } from './looks'
import { addRecent, type PaletteItem, paletteItemSchema } from './palette-item'
import { PaletteGroup } from './palette-group'
import { useSearch } from './use-search'

const recentSchema = z.array(paletteItemSchema)
const noneYet: PaletteItem[] = []

export type PaletteProps = { open: boolean; onOpenChange: (open: boolean) => void; query: string; onQuery: (query: string) => void }

/** ⌘K: pages (without the server), what was opened last, and everything the search finds; keyboard alone is enough. */
export function Palette({ open, onOpenChange, query, onQuery }: PaletteProps) {
  const t = useTranslations('palette')
  return (
    <Dialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropLooks} />
        <Dialog.Popup className={frameLooks}>
          <Dialog.Title className="sr-only">{t('field')}</Dialog.Title>
          <PaletteContent query={query} onQuery={onQuery} onDone={() => onOpenChange(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteContent({ query, onQuery, onDone }: Pick<PaletteProps, 'query' | 'onQuery'> & { onDone: () => void }) {
  const t = useTranslations('palette')
  const pageWord = useTranslations('rail')
  const cleanUp = useTranslations('cleanUp')
  const compare = useTranslations('compare')
  const router = useRouter()
  const [recent, saveRecent] = useStored('recent', recentSchema, noneYet)
  const { items, searching, failed } = useSearch(query)
  const choose = (item: PaletteItem) => {
    saveRecent(addRecent(recent, item))
    onDone()
    router.push(item.href)
  }
  const text = query.trim().toLowerCase()
  const pages = consolePages
    .map(({ id, href, letter }): PaletteItem => ({ kind: 'page', id, label: pageWord(id), hint: `g ${letter}`, href }))
    .concat(
      { kind: 'page', id: 'clean-up', label: cleanUp('title'), hint: cleanUp('facts'), href: '/clean-up' },
      { kind: 'page', id: 'compare', label: compare('title'), hint: compare('hint'), href: '/compare' },
    )
    .filter(({ id, label }) => label.toLowerCase().includes(text) || id.includes(text))
  const found = items.filter(({ kind }) => kind !== 'page')
  return (
    <Command label={t('field')} shouldFilter={false} loop>
      <Command.Input value={query} onValueChange={onQuery} placeholder={t('placeholder')} className={fieldLooks} />
      <Command.List label={t('results')} aria-busy={searching} className="max-h-[52vh] overflow-auto p-1.5">
        {text === '' && <PaletteGroup heading={t('recent')} items={recent} onChoose={choose} valuePrefix="recent" />}
        <PaletteGroup heading={t('found')} items={found} onChoose={choose} valuePrefix="found" />
        <PaletteGroup heading={t('pages')} items={pages} onChoose={choose} valuePrefix="page" />
        {!searching && !failed && text !== '' && found.length + pages.length === 0 && (
          <p className="px-3 py-6 text-center text-muted">{t('nothing', { query: query.trim() })}</p>
        )}
      </Command.List>
      <p aria-live="polite" className={cx('flex gap-4 border-t px-4 py-2 text-xs text-muted', failed && 'text-warning')}>
        {failed ? t('failed') : searching ? t('searching') : t('help')}
      </p>
    </Command>
  )
}
