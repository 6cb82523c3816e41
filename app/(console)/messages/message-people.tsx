'use client'
import { AlarmClock, Bell, UserRound, UserRoundCheck } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import { type MessageDetail, messageDetailSchema } from '#lib/messages/schema'
import { Button } from '../../_components/button'
import { Menu, type MenuItem } from '../../_components/menu'
import { RelativeTime } from '../../_components/relative-time'
import { Section } from '../../_components/section'
import { ErrorState } from '../../_components/states/error-state'
import { TextField } from '../../_components/text-field'
import { useActor, useMay } from '../../_hooks/use-actor'
import { useApi } from '../../_hooks/use-api'
import { useSend } from '../../_hooks/use-send'
import { snoozeTimes } from './snooze-times'

const namesSchema = z.array(z.string())

/** Who takes care of a message, and whether it may wait: decided by people, none of it touches the message. */
export function MessagePeople({ message, refresh }: { message: MessageDetail; refresh: () => void }) {
  const t = useTranslations('messages.people')
  const may = useMay('messages:resolve')
  const forbidden = may.allowed ? undefined : t('forbidden', { role: may.role })
  const { send, problem, busy } = useSend({ schema: messageDetailSchema, method: 'PUT' })
  const path = `messages/${encodeURIComponent(message.id)}`
  const put = async (what: 'assignee' | 'snooze', body: Record<string, string | null>) => {
    await send(`${path}/${what}`, body)
    refresh()
  }
  return (
    <Section title={t('title')}>
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <Assignee message={message} forbidden={forbidden} busy={busy} onAssign={(assignee) => void put('assignee', { assignee })} />
        {message.settledAt === null && (
          <Snooze message={message} forbidden={forbidden} busy={busy} onSnooze={(until) => void put('snooze', { until })} />
        )}
      </div>
      {problem && <ErrorState problem={problem} inline />}
      <NoteField path={path} forbidden={forbidden} refresh={refresh} />
    </Section>
  )
}

type Choice = { message: MessageDetail; forbidden: string | undefined; busy: boolean }

function Assignee({ message: { assignee }, forbidden, busy, onAssign }: Choice & { onAssign: (name: string | null) => void }) {
  const t = useTranslations('messages.people')
  const me = useActor()?.name
  const people = useApi('messages/people', namesSchema)
  const mine: MenuItem[] =
    me === undefined || assignee === me ? [] : [{ label: t('toMe'), icon: UserRoundCheck, onSelect: () => onAssign(me) }]
  const others = (people.data ?? []).filter((name) => name !== me && name !== assignee)
  const groups = [
    mine,
    others.map((name): MenuItem => ({ label: name, onSelect: () => onAssign(name) })),
    assignee === null ? [] : [{ label: t('toNobody'), onSelect: () => onAssign(null) }],
  ].filter((group) => group.length > 0)
  const label = assignee === null ? t('assign') : t('assignedTo', { name: assignee })
  const button = (
    <Button size="sm" icon={UserRound} busy={busy} disabledReason={forbidden}>
      {label}
    </Button>
  )
  return forbidden === undefined ? <Menu trigger={button} groups={groups} title={t('assignTitle')} /> : button
}

function Snooze({ message: { snoozedUntil }, forbidden, busy, onSnooze }: Choice & { onSnooze: (until: string | null) => void }) {
  const t = useTranslations('messages.people')
  if (snoozedUntil !== null) {
    return (
      <>
        <Button size="sm" icon={Bell} busy={busy} disabledReason={forbidden} onClick={() => onSnooze(null)}>
          {t('wake')}
        </Button>
        <span className="text-muted">
          {t('sleeps')} <RelativeTime at={snoozedUntil} />
        </span>
      </>
    )
  }
  const button = (
    <Button size="sm" icon={AlarmClock} busy={busy} disabledReason={forbidden}>
      {t('snooze')}
    </Button>
  )
  const items = snoozeTimes.map(({ id, until }): MenuItem => ({
    label: t(`times.${id}`),
    onSelect: () => onSnooze(until(new Date()).toISOString()),
  }))
  return forbidden === undefined ? <Menu trigger={button} groups={[items]} title={t('snoozeTitle')} /> : button
}

function NoteField({ path, forbidden, refresh }: { path: string; forbidden: string | undefined; refresh: () => void }) {
  const t = useTranslations('messages.people')
  const [text, setText] = useState('')
  const { send, problem, busy } = useSend({ schema: messageDetailSchema })
  const add = async () => {
    if (text.trim() === '' || busy) return
    if (await send(`${path}/notes`, { text })) setText('')
    refresh()
  }
  return (
    <form
      className="flex items-end gap-2 pt-3"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <TextField
        label={t('note')}
        hideLabel
        placeholder={t('notePlaceholder')}
        value={text}
        onValueChange={setText}
        className="grow"
        disabled={forbidden !== undefined}
        autoComplete="off"
        problem={problem?.detail}
      />
      <Button type="submit" busy={busy} disabledReason={forbidden ?? (text.trim() === '' ? t('noteEmpty') : undefined)}>
        {t('addNote')}
      </Button>
    </form>
  )
}
