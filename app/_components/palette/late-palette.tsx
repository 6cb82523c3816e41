'use client'
import { useTranslations } from 'next-intl'
import { useLayoutEffect, useRef, useState } from 'react'
import { late } from '../late'
import { backdropLooks, fieldLooks, frameLooks } from './looks'
import type { PaletteProps } from './palette'

const Late = late(() => import('./palette').then((module) => module.Palette), Field)

/** The palette, whose code is loaded late: what is typed before it is there is kept. */
export function LatePalette({ open, onOpenChange }: Pick<PaletteProps, 'open' | 'onOpenChange'>) {
  const [query, setQuery] = useState('')
  const change = (next: boolean) => {
    if (!next) setQuery('')
    onOpenChange(next)
  }
  return <Late open={open} onOpenChange={change} query={query} onQuery={setQuery} />
}

function Field(props: PaletteProps) {
  return props.open ? <OpenField {...props} /> : null
}

/** Gives the focus back where it was, so that the palette that takes its place finds it there. */
function OpenField({ query, onQuery, onOpenChange }: PaletteProps) {
  const t = useTranslations('palette')
  const field = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    const before = document.activeElement
    field.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <>
      <div className={backdropLooks} onClick={() => onOpenChange(false)} aria-hidden />
      <div className={frameLooks}>
        <input
          ref={field}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && onOpenChange(false)}
          aria-label={t('field')}
          placeholder={t('placeholder')}
          className={fieldLooks}
        />
      </div>
    </>
  )
}
