import { no, type Policy } from './policy.ts'

/** What the policy says, by the key under which the console has it in the person's language. */
export const outboxSentences = {
  laterOutbox: 'Read-only for now: settling outbox rows is not built yet.',
  relayMaySend: 'A relay that still works on the row may send it too.',
  neverSent: 'If it was never sent, it never will be.',
} as const
const say = outboxSentences

/** Rows of an outbox table. */
export const outboxPolicy: Policy = {
  verbs: () => [
    { verb: 'resend', risk: say.relayMaySend, ...no(say.laterOutbox) },
    { verb: 'mark-done', risk: say.neverSent, ...no(say.laterOutbox) },
  ],
  after: {},
}
