'use client'
import { type Status, StatusDot } from '../../_components/status-dot'
import { useKafkaStates } from './kafka-words'

const statuses: Record<string, Status> = {
  Stable: 'ok',
  Empty: 'idle',
  PreparingRebalance: 'busy',
  CompletingRebalance: 'busy',
  Assigning: 'busy',
  Reconciling: 'busy',
  Dead: 'danger',
}

/** The state of a consumer group as icon, word and colour; Kafka's own name on hover. */
export function GroupState({ state }: { state: string }) {
  const { group } = useKafkaStates()
  return (
    <span title={state}>
      <StatusDot status={statuses[state] ?? 'unknown'}>{group(state)}</StatusDot>
    </span>
  )
}
