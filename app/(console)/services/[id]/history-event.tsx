'use client'
import { ArrowRight, CircleMinus, CirclePlus, type LucideIcon, PencilLine } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import Link from 'next/link'
import type { RegistryEventRow } from '#lib/registry/schema'
import { ClockTime } from '../../../_components/clock-time'
import { cx } from '../../../_components/cx'
import { cutMiddle } from '../../../_components/format/cut-middle'
import { EventAddress } from '../../../_components/registry/event-address'
import { placeOf } from '../../../_components/registry/event-place'
import { ApplicationLink } from '../../../_components/registry/links'
import { operationHref } from '../../../_components/paths'
import { RelativeTime } from '../../../_components/relative-time'
import { useEventWords } from './event-words'
import { readableContent } from './weights/readable-content'

const looks: Record<string, { icon: LucideIcon; className: string }> = {
  appeared: { icon: CirclePlus, className: 'text-ok' },
  disappeared: { icon: CircleMinus, className: 'text-danger' },
  changed: { icon: PencilLine, className: 'text-accent' },
}

/** One event of the timeline: when, what, who, and each field that changed. */
export function HistoryEvent({ event, previousAt }: { event: RegistryEventRow; previousAt: string | undefined }) {
  const t = useTranslations('services.history')
  const words = useEventWords()
  const look = looks[event.type.split('-').at(-1) ?? ''] ?? { icon: PencilLine, className: 'text-muted' }
  const Icon = look.icon
  const changes = Object.entries(event.changes)
  const day = useDay(event.at, previousAt)
  return (
    <li className="relative grid grid-cols-[72px_20px_1fr] gap-x-2 pb-3">
      {day && <span className="col-span-3 pt-1 pb-2 text-sm font-semibold">{day}</span>}
      <span className="pt-px text-end text-sm text-muted tabular-nums">
        <ClockTime at={event.at} />
      </span>
      <Icon aria-hidden className={cx('relative mt-0.5 size-4.5 bg-surface', look.className)} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
          <span className="font-medium">{words(event)}</span>
          {placeOf(event.type, event.address) ? (
            <EventAddress event={event} />
          ) : (
            event.address && <span className="font-mono text-xs break-all">{cutMiddle(readableContent(event.address), 100)}</span>
          )}
          {event.application && <ApplicationLink name={event.application} />}
          <span className="text-muted">{event.registry}</span>
          <RelativeTime at={event.at} className="text-muted" />
          {event.operationId !== null && (
            <Link href={operationHref(event.operationId)} className="text-accent hover:underline">
              {t('operation')}
            </Link>
          )}
        </p>
        {changes.length > 0 && (
          <dl className="mt-1 space-y-0.5 rounded-md bg-sunken px-2.5 py-1.5 font-mono text-xs">
            {changes.map(([field, [before, after]]) => (
              <Change key={field} field={field} before={before} after={after} />
            ))}
          </dl>
        )}
      </div>
    </li>
  )
}

/** The day of an event where it is another than that of the one before. */
function useDay(at: string, previousAt: string | undefined): string | undefined {
  const locale = useLocale()
  const format = new Intl.DateTimeFormat(locale, { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' })
  const day = format.format(new Date(at))
  return previousAt !== undefined && format.format(new Date(previousAt)) === day ? undefined : day
}

function Change({ field, before, after }: { field: string; before: string; after: string }) {
  const t = useTranslations('services.history')
  const shown = (text: string) =>
    text === '' ? (
      <span className="font-sans text-muted">{t('nothing')}</span>
    ) : (
      <span className="break-all whitespace-pre-wrap">{readableContent(text)}</span>
    )
  return (
    <div className="flex gap-2">
      <dt className="w-36 shrink-0 break-words text-muted">{field}</dt>
      <dd className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
        <span className="sr-only">{t('before')}</span>
        <del className="text-danger no-underline">{shown(before)}</del>
        <ArrowRight aria-label={t('after')} className="size-3 shrink-0 self-center text-muted" />
        <ins className="text-ok no-underline">{shown(after)}</ins>
      </dd>
    </div>
  )
}
