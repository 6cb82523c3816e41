import type { Sentence } from '../../../platform/sentence.ts'
import type { ProbeOutcome } from '../../probes/read-answer.ts'
import type { ProbeValues } from '../../probes/probe-values.ts'

/** What one look brought. An `error` says why there is no answer; then the outcome is unknown. */
export type ProbeReply = { verdict: ProbeOutcome; raw: string; error: Sentence | null }

/** One way to ask an owner. `ask` throws where there is no answer; it changes nothing at the owner, and ends with the signal. */
export type Probe = {
  name: string
  kind: 'http' | 'dubbo' | 'sql'
  /** the question in words, shown to people; never a secret */
  what: string
  digest: string
  timeoutMs: number
  ask(values: ProbeValues, signal: AbortSignal): Promise<ProbeReply>
}
