'use client'
import { CalendarClock } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type PastWindow, problemOfWindow } from '#lib/registry/past-window'
import { Button } from '../button'
import { cx } from '../cx'
import { localTimeText, parseLocalTime } from '../format/local-time'
import { fieldBox } from '../text-field'

type EndFieldProps = {
  window: PastWindow
  known: { oldestMs: number | undefined; nowMs: number }
  onChange: (window: PastWindow) => void
}

/** A person just asked for the field; called when it appears alone, since it never changes. */
const focusOnce = (field: HTMLInputElement | null): void => field?.focus()

/** When the window ends: now, until a person asks for a date. Taken when the field is left or Enter pressed, not while a year is typed. */
export function EndField({ window, known, onChange }: EndFieldProps) {
  const t = useTranslations('pastWindow')
  const [draft, setDraft] = useState<string>()
  /** What it began with: a field whose time goes on cannot be edited. */
  const [opened, setOpened] = useState<string>()
  const { toMs } = window
  if (toMs === null && opened === undefined)
    return (
      <Button size="sm" icon={CalendarClock} onClick={() => setOpened(localTimeText(known.nowMs))}>
        {t('chooseEnd')}
      </Button>
    )
  const shown = draft ?? (toMs === null ? (opened ?? '') : localTimeText(toMs))
  const draftMs = parseLocalTime(shown)
  const isWrong = draftMs === undefined || problemOfWindow({ ...window, toMs: draftMs }, known) !== undefined
  const commit = () => {
    // a date that cannot be answered is taken too: the control names what is wrong with it, and the way out
    if (draft !== undefined && draftMs !== undefined) onChange({ ...window, toMs: draftMs })
    setDraft(undefined)
  }
  return (
    <>
      <label className="flex items-center gap-1.5">
        <span className="text-muted">{t('end')}</span>
        <input
          type="datetime-local"
          step={1}
          ref={opened === undefined ? undefined : focusOnce}
          aria-invalid={isWrong}
          min={known.oldestMs === undefined ? undefined : localTimeText(known.oldestMs)}
          max={localTimeText(known.nowMs)}
          value={shown}
          onChange={({ target }) => setDraft(target.value)}
          onBlur={commit}
          onKeyDown={({ key }) => key === 'Enter' && commit()}
          className={cx(fieldBox, 'h-7 w-64 text-sm tabular-nums aria-invalid:border-danger')}
        />
      </label>
      <Button
        size="sm"
        onClick={() => {
          setOpened(undefined)
          setDraft(undefined)
          onChange({ ...window, toMs: null })
        }}
      >
        {t('untilNow')}
      </Button>
    </>
  )
}
