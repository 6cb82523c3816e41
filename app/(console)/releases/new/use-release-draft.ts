'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { releasePreviewRequestSchema, type ReleasePreviewRequest } from '#lib/governance/release/schema'

type Subject = Pick<ReleasePreviewRequest, 'service' | 'application' | 'registry'>
type Mode = ReleasePreviewRequest['mode']
type OnTrip = ReleasePreviewRequest['guard']['onTrip']

/** What a person has typed, as text: numbers are read when it is asked what they would do. */
export type ReleaseFields = {
  addresses: readonly string[]
  mode: Mode
  percents: string
  tag: string
  key: string
  /** condition: values of each step but the last, one a line */
  values: string
  errorPercent: string
  latencyRatio: string
  minimumCalls: string
  windowSeconds: string
  onTrip: OnTrip
  advance: 'auto' | 'manual'
}
export type ReleaseDraft = {
  fields: ReleaseFields
  set: (change: Partial<ReleaseFields>) => void
  /** Undefined while nothing is chosen, or while a field cannot be read; then `problem` names it. */
  request: ReleasePreviewRequest | undefined
  problem: string | undefined
}

const initial: ReleaseFields = {
  addresses: [],
  mode: 'weight',
  percents: '1, 5, 25, 100',
  tag: 'gray',
  key: 'attachments[gray]',
  values: '',
  errorPercent: '1',
  latencyRatio: '1.5',
  minimumCalls: '50',
  windowSeconds: '300',
  onTrip: 'step-back',
  advance: 'auto',
}

/** `subject`: a service or an application, and the registry. */
export function useReleaseDraft(subject: Subject): ReleaseDraft {
  const t = useTranslations('releases.create')
  const [fields, setFields] = useState(initial)
  const read = fields.addresses.length === 0 ? undefined : releasePreviewRequestSchema.safeParse(requestOf(subject, fields))
  const issue = read?.error?.issues[0]
  return {
    fields,
    set: (change) => setFields((before) => ({ ...before, ...change })),
    request: read?.data,
    problem: issue && problemOf(issue, t),
  }
}

const labels = ['values', 'percents', 'tag', 'key', 'errorPercent', 'latencyRatio', 'minimumCalls', 'windowSeconds'] as const
type Label = (typeof labels)[number]

/** The field that cannot be read, with what it takes; of what no field here sets, the words of the schema. */
function problemOf(
  { path, message }: { path: readonly PropertyKey[]; message: string },
  t: ReturnType<typeof useTranslations<'releases.create'>>,
): string {
  const names = path.map((part) => (part === 'steps' ? 'percents' : part === 'errorMargin' ? 'errorPercent' : part))
  const label = labels.find((one): one is Label => names.includes(one))
  return label === undefined ? `${path.join('.')}: ${message}` : t('unreadable', { field: t(label), hint: t(`${label}Hint`) })
}

function requestOf(subject: Subject, fields: ReleaseFields): unknown {
  const { addresses, mode, tag, key, advance, onTrip } = fields
  return {
    ...subject,
    choose: { by: 'addresses', addresses },
    mode,
    ...(mode === 'tag' ? { tag } : {}),
    ...(mode === 'condition' ? { key } : {}),
    steps: stepsOf(fields),
    guard: {
      errorMargin: Number(fields.errorPercent) / 100,
      latencyRatio: Number(fields.latencyRatio),
      minimumCalls: Number(fields.minimumCalls),
      windowSeconds: Number(fields.windowSeconds),
      onTrip,
    },
    advance,
  }
}

/** The steps as typed: "1, 5, 25, 100", and of a condition the values line by line. */
export function stepsOf({ mode, percents, values }: Pick<ReleaseFields, 'mode' | 'percents' | 'values'>): unknown[] {
  if (mode === 'tag') return [{ percent: 0 }, { percent: 100 }]
  const lines = values.split('\n').map((line) => line.trim())
  return percents
    .split(',')
    .map((text) => text.replace('%', '').trim())
    .filter((text) => text !== '')
    .map((text, index) => {
      const percent = Number(text)
      const value = lines[index]
      return mode === 'condition' && percent > 0 && percent < 100 && value ? { percent, values: value } : { percent }
    })
}
