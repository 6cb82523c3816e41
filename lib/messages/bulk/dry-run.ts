import { joined, type Sentence } from '../../platform/sentence.ts'
import type { MessageSourceKind, Verdict } from '../model.ts'
import type { Suggestion } from '../policies/schema.ts'
import { sayOfPolicy } from '../policies/sentences.ts'
import type { VerbName } from '../verb-names.ts'
import { factsOf, sentences, stateAfter, verbsFor } from '../verbs.ts'
import type { Seen } from './schema.ts'

type Message = {
  id: string
  key: string
  businessKey: string
  sourceId: string
  sourceKind: MessageSourceKind
  owner: string
  cause: string
  state: string
  verdict: Verdict
  identity: Record<string, unknown>
  fingerprint: string
  settledAt: Date | null
}

/** `verb` null: it is left out because nothing is suggested for it. */
export type Frozen = { messageId: string; verb: VerbName | null; fingerprint: string; state: 'ready' | 'left-out'; seen: Seen }

/** `seenAs`: the fingerprint the caller saw. */
type Standing = { seenAs: string | undefined; busy: boolean }

/** What a verb would do to a message as it is now. Nothing is done. */
export function dryRun(message: Message, { verb, seenAs, busy }: Standing & { verb: VerbName }): Frozen {
  const offered = verbsFor(factsOf(message, busy)).find((one) => one.verb === verb)
  const refusal = hasMoved(message, seenAs)
    ? sentences.movedSinceSeen
    : offered === undefined
      ? sentences.notOffered
      : offered.allowed
        ? undefined
        : offered.reason
  return {
    messageId: message.id,
    verb,
    fingerprint: message.fingerprint,
    state: refusal === undefined ? 'ready' : 'left-out',
    seen: {
      ...seenOf(message),
      after: stateAfter(message.sourceKind, verb, message.state),
      reason: refusal ?? offered?.reason ?? '',
      risk: offered?.risk ?? '',
    },
  }
}

/**
 * What the verb that a policy suggests would do, with the evidence for it. Left out where it suggests none; `suggestion` undefined: its
 * policy only shows.
 */
export function dryRunSuggested(
  message: Message,
  { suggestion, ...standing }: Standing & { suggestion: Pick<Suggestion, 'verb' | 'why'> | undefined },
): Frozen {
  const why = suggestion?.why ?? [sayOfPolicy('policy-only-shows')]
  if (suggestion?.verb) {
    const frozen = dryRun(message, { verb: suggestion.verb, ...standing })
    return frozen.state === 'ready' ? { ...frozen, seen: { ...frozen.seen, why } } : frozen
  }
  const { seenAs, busy } = standing
  if (hasMoved(message, seenAs)) return unsuggested(message, { reason: sentences.movedSinceSeen })
  if (message.settledAt !== null) return unsuggested(message, { reason: sentences.settledAlready })
  if (busy) return unsuggested(message, { reason: sentences.busy })
  return unsuggested(message, { reason: joined(why).text, why })
}

const hasMoved = ({ fingerprint }: Message, seenAs: string | undefined): boolean => seenAs !== undefined && seenAs !== fingerprint

const unsuggested = (message: Message, said: { reason: string; why?: Sentence[] }): Frozen => ({
  messageId: message.id,
  verb: null,
  fingerprint: message.fingerprint,
  state: 'left-out',
  seen: { ...seenOf(message), after: message.state, risk: '', ...said },
})

const seenOf = ({
  key,
  businessKey,
  sourceId,
  sourceKind,
  owner,
  cause,
  state,
  verdict,
}: Message): Omit<Seen, 'after' | 'reason' | 'risk'> => ({
  key,
  businessKey,
  source: sourceId,
  sourceKind,
  owner,
  cause,
  state,
  verdict,
})

/** A message that is not there (any more). */
export const dryRunOfNothing = (messageId: string, verb: VerbName | null): Frozen => ({
  messageId,
  verb,
  fingerprint: '',
  state: 'left-out',
  seen: {
    key: messageId,
    businessKey: '',
    source: '',
    sourceKind: '',
    owner: '',
    cause: '',
    state: '',
    verdict: '',
    after: '',
    reason: sentences.gone,
    risk: '',
  },
})
