// How operations on rules and addresses ended, and what a person should know before a change of weights or rules.
import { speaker } from '../platform/sentence.ts'

export const outcomeSentences = {
  'drain-restored': 'The rules are as they were before; calls return as consumers read them.',
  'drain-waits-report': 'waiting for a report of its calls',
  'drain-unnamed': 'Only the registry is proved: no report names this address, so whether calls still arrive is not known.',
  'drain-unreported': 'Only the registry is proved: nobody has reported since the change, so whether calls still arrive is not known.',
  'drain-safe': 'No call for {seconds} s, last call reported at {at}: it is safe to stop this address.',
  'drain-stubborn': 'Calls still arrive {seconds} s after the change: last call reported at {at}.',
  'drain-waits-quiet': 'waiting for {seconds} s without a call: last call reported at {at}',
  'rule-set-documents': 'The registry holds the change ({documents} documents); what the calls do was not measured.',
  'rule-set-urls': 'The registry holds the change ({urls} old URLs); what the calls do was not measured.',
  'rule-set-both': 'The registry holds the change ({documents} documents, {urls} old URLs); what the calls do was not measured.',
  'weights-by-release': 'The registry holds the rule. The release that planned it watches the calls.',
  'rule-foreign': '{path} was changed by somebody else after it was planned',
  'readers-none': 'Nobody that is registered reads rules of {key}.',
  'refused-empty-text': 'Empty text does not clear a rule: Dubbo keeps the one it had. Take the rule away instead.',
  'refused-conflict': 'The text still holds a conflict between <<<<<<< mine and >>>>>>> live. Decide it first.',
  'refused-empty-list': 'An empty list of {list} leaves the former rule in force. Take the rule away instead.',
  'refused-many-urls': 'The rule would take {count} old URLs; more than {limit} are not written.',
  'urls-stay': 'Only the first {limit} of {count} old URLs are taken away; take the rule away again for the others.',
  'no-such-url': '{path} is none of the rule’s old URLs, or none any more.',
  'url-of-document':
    'The document says what this URL says: consumers that read only the URL are told otherwise until the document is published again.',
  'form-read-by-none': 'No registered process reads this form: the rule would do nothing.',
  'form-unread': '{generation} does not read this form.',
  'callers-unread': 'Callers on {generation} do not obey the rule of an application that they call.',
  'form-by-interface': '{generation} reads this form only by interface.',
  'weight-not-registered': '{addresses}: no such provider is registered now. The rule waits for one with this address.',
  'weight-lone-provider': 'A lone provider gets every call, whatever its weight: to stop its calls it must be disabled or stopped.',
  'weights-zero': 'With all weights 0, random and leastactive spread the calls evenly: nothing is stopped.',
  'weights-zero-roundrobin':
    'With all weights 0, roundrobin sends every call to one provider, and random and leastactive spread the calls evenly: nothing is stopped.',
  'weight-starved':
    '3.x consumers in their default mode send nothing to {addresses}: a provider registered by application exists, and those are not. A weight does not change that; a migration rule FORCE_INTERFACE does.',
  'weight-url-not-read':
    'An old override:// rule changes the weight that 3.x providers show, but default 3.x consumers do not read it: for them only the YAML rule counts.',
  'weight-foreign-url': 'Another rule sets weights of this service too and may win: {url}',
  'weight-rule-unreadable': '{path}: {problem}.',
  'weight-foreign-item': '{path} holds {count} other item(s) with a weight for these providers. A later item wins over an earlier one.',
  'weight-bare-ip': '{path} names {addresses} without a port: 2.7 never matches that.',
  'weight-rule-disabled': '{path} is disabled: the weights in it are not in force.',
  'weight-of-method': '{keys} of the provider beats the weight of the service for that method.',
  'weight-first-silent':
    '3.x consumers under FORCE_INTERFACE treat all providers as equal when the first of their list names no weight. Give {addresses} an explicit weight too.',
  'weight-other-wins': 'For {addresses} another rule wins: {path} sets {weight}.',
  'weight-deaf':
    '3.2 consumers that see these providers by interface pass over the rule of a service with a group or version, and {applications} cannot have a rule of its own: their calls stay as they are.',
  'weight-no-consumers': 'No consumer is registered: the rule is written for the generations of the providers.',
  'weight-own-hidden': '{addresses}: the provider shows the weight of the rule as its own, so 100 is assumed for after the rule is gone.',
  'weight-other-registry': 'The service is registered in {registry} too; its weights there stay as they are.',
  'release-takes-calls':
    'The new version takes {percent} % of the calls already, and would again after an abort, which puts back what was before. Start it with weight 0 to avoid that.',
  'rule-nodes-cut': 'Only the first {count} nodes with rules were looked at.',
  'preview-cut': 'Only {seen} of the {services} services that the rule touches were looked at; the counts are of those.',
  'preview-short': 'The rule touches {services} services; the {shown} with the largest change are listed.',
  'shares-first-only': 'With all weights 0, roundrobin sends every call to the provider that is first in the consumer’s list.',
  'shares-untold': 'Some consumers will not follow the change, so the share depends on who calls how often.',
  'shares-by-generation':
    'Consumers of different generations call different providers of this service, so the share depends on who calls how often.',
  'balance-by-active': 'leastactive with `actives` follows the running calls; the weight only breaks ties.',
  'balance-by-hash': 'consistenthash follows the arguments of the call and ignores weights.',
  'balance-by-response': 'shortestresponse follows the response times; the weight only breaks ties.',
  'balance-adaptive': 'adaptive follows load and response times of two random providers; the weight is one factor of several.',
  'balance-unknown': '“{name}” is not one of Dubbo’s own load balances; what it does with weights is not known.',
} as const
export type OutcomeSentence = keyof typeof outcomeSentences

export const sayOfOutcome = speaker(outcomeSentences)
