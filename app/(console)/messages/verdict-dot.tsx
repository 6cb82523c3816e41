'use client'
import { type Status, StatusDot } from '../../_components/status-dot'
import { useMessageWords } from './message-words'

const statuses: Record<string, Status> = { commit: 'ok', rollback: 'warning', unknown: 'unknown', unreachable: 'danger' }

/** What the owner answered when it was asked last; a dash when nobody could ask. */
export function VerdictDot({ verdict }: { verdict: string }) {
  const words = useMessageWords()
  if (verdict === '') return <span className="text-muted">{words.verdict('')}</span>
  return <StatusDot status={statuses[verdict] ?? 'unknown'}>{words.verdict(verdict)}</StatusDot>
}
