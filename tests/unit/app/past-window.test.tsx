import { createTranslator, NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { EndField } from '../../../app/_components/past-window/end-field'
import { localTimeText } from '../../../app/_components/format/local-time'
import { windowMinutes } from '../../../lib/registry/past-window.ts'
import en from '../../../locales/en.json'
import zh from '../../../locales/zh-CN.json'

const nowMs = Date.parse('2026-11-24T12:00:00Z')
const known = { oldestMs: Date.parse('2026-11-10T00:00:00Z'), nowMs }
const field = (toMs: number | null): string =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
      <EndField window={{ minutes: 60, toMs }} known={known} onChange={() => {}} />
    </NextIntlClientProvider>,
  )

describe('the end of a past window', () => {
  it('is now until a person asks for another', () => {
    expect(field(null)).toContain('Choose an end…')
    expect(field(null)).not.toContain('datetime-local')
  })

  it('is a date and a time of the person’s zone, within the history', () => {
    const toMs = Date.parse('2026-11-17T03:00:00Z')
    const html = field(toMs)
    for (const text of [`value="${localTimeText(toMs)}"`, `min="${localTimeText(known.oldestMs)}"`, `max="${localTimeText(nowMs)}"`])
      expect(html).toContain(text)
    expect(html).toContain('aria-invalid="false"')
    expect(field(nowMs + 3_600_000)).toContain('aria-invalid="true"')
    expect(field(known.oldestMs - 1)).toContain('aria-invalid="true"')
  })

  it('belongs to a window whose every length has a name', () => {
    for (const messages of [en, zh]) {
      const t = createTranslator({ locale: 'en', messages, namespace: 'pastWindow', timeZone: 'UTC' })
      for (const minutes of windowMinutes) expect(t('minutes', { minutes })).not.toMatch(/\d{3}|60/)
    }
  })
})
