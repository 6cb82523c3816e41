// Why a registry is not fresh, and what an answer out of it leaves out.
import type { Warning } from '../platform/answer.ts'
import { type Said, speaker } from '../platform/sentence.ts'

export const registrySentences = {
  'registry-root-closed':
    'ZooKeeper does not allow the user of this registry to list {path}: give it the permission to read that node (setAcl), or name a user that has it under digest.',
  'registry-not-stored': 'The registry could not be stored: {reason}',
  'list-cut': 'Only the first {count} of each list are shown.',
  'rules-cut': 'Only the first {count} rules that may touch the service were looked at.',
  'side-cut': 'A side has more than {count} facts; only the first are compared. Choose a service or an application.',
  'history-short': 'The history of {registry} begins at {since}: what it had before is left out.',
  'history-gap': 'Nobody looked at {registry} from {since} to {until}: what moved in between is dated to the end.',
  'history-broken': '{count} events could not be undone; what they speak of may be wrong.',
  'history-compacted':
    '{count} endpoints came and went several times around then; the history keeps that only as a count, so whether they were there at the instant is not known to the second.',
  'history-empty': 'Nothing was read yet, so there is no history.',
  'history-begins': 'The history begins at {oldest}, and {at} is before that. Ask for a later instant.',
  'instant-ahead': '{at} is in the future: the history ends now.',
  'events-too-many':
    'More than {count} events lie between {at} and now. Ask for {oldest} or later, or for less: one service, or one registry.',
  'definition-unreadable': 'The definition that {application} wrote cannot be read: {problem}',
  'definitions-differ': '{one} and {other} define this service differently: {differences}.',
  'directory-near-limit':
    '{path}: the {count} and more names in it fill {percent} % of the 1 MiB that ZooKeeper puts into one packet (jute.maxbuffer).',
  'directory-over-limit':
    '{path}: the {count} and more names in it fill {percent} % of the 1 MiB that ZooKeeper puts into one packet (jute.maxbuffer): clients with the default limit cannot list it and lose their connection.',
  'traffic-unknown': 'No call figures are kept of that minute.',
} as const
export type RegistrySentence = keyof typeof registrySentences

export const sayOfRegistry = speaker(registrySentences)

/** A warning that says one sentence; its code is that of the sentence, where no other is given. */
export const warningOf = (sentence: RegistrySentence, params: Said['params'] = {}, source?: string, code: string = sentence): Warning => ({
  code,
  ...sayOfRegistry(sentence, params),
  ...(source === undefined ? {} : { source }),
})
