'use client'
import { useTranslations } from 'next-intl'
import type { ReleaseRow } from '#lib/governance/release/schema'
import { type Status, StatusDot } from '../../_components/status-dot'

const looks: Record<ReleaseRow['state'], Status> = {
  moving: 'busy',
  watching: 'busy',
  held: 'warning',
  'stepping-back': 'busy',
  aborting: 'busy',
  completed: 'ok',
  aborted: 'idle',
}

/** Where a release stands, as icon, word and colour; who holds it is part of the word. */
export function ReleaseStateDot({ release: { state, held } }: { release: Pick<ReleaseRow, 'state' | 'held'> }) {
  const t = useTranslations('releases.state')
  if (state !== 'held' || !held) return <StatusDot status={looks[state]}>{t(state)}</StatusDot>
  const status = held.by === 'guard' || held.by === 'operation' ? 'danger' : 'warning'
  return <StatusDot status={status}>{t(`heldBy.${held.by}`)}</StatusDot>
}

/** "5 %" of the step in force; a dash before the first and after the last was undone. */
export function percentOfStep({ step, steps }: Pick<ReleaseRow, 'step' | 'steps'>): string {
  if (step === null) return '–'
  return `${steps[step]?.percent ?? 0} %`
}
