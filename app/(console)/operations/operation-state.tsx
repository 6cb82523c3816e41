'use client'
import { useTranslations } from 'next-intl'
import type { OperationRow } from '#lib/operations/schema'
import { isLive, type OperationState } from '#lib/operations/state-machine'
import { type Status, StatusDot } from '../../_components/status-dot'

const looks: Record<OperationState, Status> = {
  planned: 'idle',
  'awaiting-approval': 'warning',
  queued: 'busy',
  executing: 'busy',
  unknown: 'unknown',
  verifying: 'busy',
  succeeded: 'ok',
  'needs-attention': 'danger',
  refused: 'warning',
  discarded: 'idle',
  rejected: 'idle',
}

/** Where an operation stands, as icon, word and colour. */
export function OperationStateDot({ state, className }: { state: OperationState; className?: string }) {
  const t = useTranslations('operations.state')
  return (
    <StatusDot status={looks[state]} {...(className === undefined ? {} : { className })}>
      {t(state)}
    </StatusDot>
  )
}

/** Waits for a worker or for the world, not for a person: its steps are still coming. */
export const isTicking = (state: OperationState): boolean => isLive(state) && state !== 'awaiting-approval'

/** It was stopped, but what was to take it back was refused or given up: the change, or what somebody made of it since, still stands. */
export const isLeftStanding = ({ state, undo }: OperationRow): boolean => state === 'discarded' && undo.undoneBy === null
