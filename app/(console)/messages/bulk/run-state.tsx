'use client'
import { useTranslations } from 'next-intl'
import type { BulkItem, BulkRun } from '#lib/messages/bulk/schema'
import { type Status, StatusDot } from '../../../_components/status-dot'

const runLooks: Record<BulkRun['state'], Status> = {
  frozen: 'idle',
  running: 'busy',
  paused: 'warning',
  stopped: 'warning',
  completed: 'ok',
  discarded: 'idle',
}

/** Where a run stands; why it is held is part of the word. */
export function RunStateDot({ run: { state, held } }: { run: Pick<BulkRun, 'state' | 'held'> }) {
  const t = useTranslations('messages.bulk')
  if (state === 'paused' && held && held.by !== 'person') return <StatusDot status="danger">{t(`heldBy.${held.by}`)}</StatusDot>
  return <StatusDot status={runLooks[state]}>{t(`state.${state}`)}</StatusDot>
}

const itemLooks: Record<BulkItem['state'], Status> = {
  'left-out': 'idle',
  ready: 'waiting',
  running: 'busy',
  succeeded: 'ok',
  refused: 'warning',
  'needs-attention': 'danger',
}

export function ItemStateDot({ state }: { state: BulkItem['state'] }) {
  const t = useTranslations('messages.bulk.item')
  return <StatusDot status={itemLooks[state]}>{t(state)}</StatusDot>
}
