// Why a policy does or does not settle an item, and what an owner said when it was asked.
import { speaker } from '../../platform/sentence.ts'

export const policySentences = {
  'policy-no-probe': 'no probe is configured for this source, so nobody is asked',
  'policy-too-young': 'younger than {seconds} s',
  'policy-busy': 'an operation on it is under way',
  'policy-tried': 'the policy tried it already; a person has to look',
  'policy-not-answered': '{probe} was not asked yet, or gave no clear answer the last time',
  'policy-too-few': '{probe} answered the same {count} of {wanted} times',
  'policy-differ': 'answers contradict each other',
  'policy-source-differs': 'the source itself says "{verdict}"',
  'policy-old-answers': 'the last answer of {probe} is too old',
  'policy-nothing-to-do': 'the answer is "{answer}", and nothing that is allowed now does that',
  'policy-verb-withheld': 'the policy may not do "{verb}"',
  'policy-only-shows': 'the policy of its source only shows, and suggests nothing',
  'policy-mode': 'the policy does not settle by itself',
  'policy-stopped': 'the kill switch of this source is on',
  'policy-all-stopped': 'the kill switch of all sources is on',
  'policy-quiet': 'quiet hours {from} to {to} ({zone})',
  'policy-rate-minute': '{count} a minute were settled already',
  'policy-rate-hour': '{count} an hour were settled already',
  'policy-unanimous': '{probes} answered "{answer}", {count} times in all',
  'ask-asking': 'asking the owner: {probes}',
  'ask-answered': '{probe} answered "{verdict}"',
  'ask-failed': '{probe} gave no answer',
  'ask-settled': 'it is no longer in doubt',
  'ask-not-yet': 'not asked yet',
  'ask-not-done': 'the owner could not be asked; look at the steps',
  'probe-late': 'no answer within {seconds} s',
  'probe-status': 'the owner answered {status}',
  'probe-not-json': 'the owner answered something that is not JSON',
  'probe-no-value': 'the item has no "{name}" to ask with',
  'probe-bad-value': 'the value "{value}" cannot be a part of a URL',
  'probe-no-provider': 'no provider of {service} is registered',
  'probe-provider': 'calling {provider} brought no answer: {error}',
  'probe-rows': '{count} rows where one was expected',
  'probe-no-column': 'the answer has no column "{column}"',
  'probe-unreachable': 'the owner could not be asked: {error}',
} as const
export type PolicySentence = keyof typeof policySentences

export const sayOfPolicy = speaker(policySentences)
