// Why a rule is not in force, and what else a person should know of a simulation.
import { speaker } from '../../platform/sentence.ts'

export const simulationSentences = {
  'rule-no-yaml': 'The rule is no YAML: {problem}',
  'rule-no-mapping': 'The rule is no mapping of keys to values.',
  'rule-multiplies': 'The rule refers to itself or multiplies what it refers to.',
  'rule-no-text': '{field} is no text: put it in quotes, or Dubbo 3 ignores the whole rule.',
  'rule-no-flag': '{field} is neither true nor false: take it out of quotes, or Dubbo 2.7 ignores the whole rule.',
  'rule-no-priority': 'priority is no whole number of 32 bits; Dubbo ignores the whole rule.',
  'rule-no-configs': 'configs is no list of {form}; Dubbo ignores the rule.',
  'rule-sets-no-parameter': 'An item of configs sets no parameter; Dubbo ignores the whole rule.',
  'rule-parameter-empty': 'A parameter has no value; Dubbo ignores the whole rule.',
  'rule-no-key': 'The rule has no key; Dubbo ignores it.',
  'rule-unknown-side': 'side is neither consumer nor provider but "{side}"; Dubbo 3 ignores the whole rule.',
  'rule-sets-nothing': 'The rule sets nothing: Dubbo keeps the rule it had before.',
  'rule-version-newer': 'configVersion {version} is newer than v3.1, which 3.3 reads.',
  'rule-no-conditions': 'There are no conditions: Dubbo keeps the rule it had before.',
  'rule-says-invalid': 'The rule says valid: false.',
  'condition-is-mapping': 'A condition is a mapping; Dubbo 2.7 reads texts only and ignores the rule.',
  'condition-empty': 'A condition is empty.',
  'condition-illegal': 'Illegal route rule "{rule}": "{separator}" before "{content}" at {index}.',
  'condition-no-destinations': 'A v3.1 rule needs conditions, each with {form}.',
  'condition-weight-no-number': 'weight "{weight}" is no whole number; Dubbo ignores the whole rule.',
  'tags-no-list': 'tags is no list of {form}; Dubbo ignores the rule.',
  'tag-address-empty': 'An address is empty; Dubbo 2.7 fails on the rule and ignores it.',
  'tag-without-either': 'The tag {tag} has neither addresses nor match; Dubbo fails on the rule and ignores it.',
  'script-missing': 'There is no script.',
  'script-not-javascript': 'Only scripts of type javascript are run here.',
  'script-ignored': 'A Java without a script engine (15 and later) ignores script rules.',
  'url-rule-broken': '{url}: {problem}',
  'weight-no-number': '{written} is no whole number: Dubbo fails every call that has to weigh this provider against another.',
  'everybody-disabled':
    'Every provider is disabled. A consumer that runs keeps the list it had and goes on calling; one that starts finds nobody.',
  'rule-not-read': 'Dubbo {generation} does not read this rule.',
  'providers-unheard':
    '{names} speak Triple on 3.3: such a provider does not obey what providers are told ({count} in all). Tell their consumers: side: consumer, and the addresses under providerAddresses.',
  'consumers-unheard':
    'Consumers of {names} on 3.2 that discover by application do not obey the override of their application. Write it on the service.',
  'own-value-hidden':
    'Providers registered again with what a rule says ({keys}); where that rule goes, Dubbo’s default is assumed for them.',
} as const
export type SimulationSentence = keyof typeof simulationSentences

export const sayOfSimulation = speaker(simulationSentences)
