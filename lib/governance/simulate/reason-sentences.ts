// Why a provider fell, and why shares are not known, in a simulated call.
import { speaker } from '../../platform/sentence.ts'

export const reasonSentences = {
  'fell-other': 'the consumer asks for another service, group or version, or the provider is not enabled',
  'fell-disabled': 'disabled',
  'fell-same-url': 'the same URL as provider {index}',
  'fell-protocol-unwanted': 'the consumer wants the protocol {protocol} only',
  'fell-protocol-unknown': 'Dubbo {generation} has no protocol {protocol}',
  'fell-mock': 'is a mock',
  'fell-no-mock': 'is no mock',
  'fell-nobody-allowed': 'the rule lets this consumer call nobody',
  'fell-no-match': 'does not match "{conditions}"',
  'fell-none-matches': 'no provider matches "{conditions}", and the rule has force: true',
  'fell-no-subset': 'is in none of the subsets',
  'fell-subsets-empty': 'no provider is in any of the subsets, and the rule has force: true',
  'fell-tag-forced': 'the call forces a tag but names none',
  'fell-static-tag': 'has a static tag, and the call asks for none',
  'fell-tagged': 'has a tag, and the call asks for none',
  'fell-other-static-tag': 'does not have the static tag {tag}',
  'fell-other-tag': 'nobody has the tag {tag}, and this provider has another',
  'fell-no-tag-address': 'is not among the addresses of the tag {tag}',
  'fell-tag-addresses-none': 'nobody is among the addresses of the tag {tag}, and the call forces it',
  'fell-script': 'is not among those that the script gives back',
  'fell-script-fails': 'the script gives no list back, and the call fails',
  'shares-weight-no-number': '{written} is no whole number; Dubbo fails the call.',
  'shares-hash-bounded': 'consistenthash of 2.7 passes over providers that had 1.5 times the mean of the calls.',
  'shares-hash-no-number': 'hash.arguments or hash.nodes is no number; Dubbo fails the call.',
  'shares-by-keys': 'consistenthash follows the arguments of the call and ignores weights: each provider has a part of the keys.',
} as const

export const sayWhy = speaker(reasonSentences)
