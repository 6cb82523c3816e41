import type { Verb } from '#lib/messages/schema'

/** What a person has to give before each verb: it grows with what may be lost. */
export const askFor: Readonly<Record<Verb['verb'], 'nothing' | 'reason' | 'name'>> = {
  recheck: 'nothing',
  sweep: 'reason',
  're-arm': 'reason',
  resend: 'reason',
  'mark-done': 'reason',
  commit: 'name',
  rollback: 'name',
  compensate: 'name',
  fence: 'name',
}
