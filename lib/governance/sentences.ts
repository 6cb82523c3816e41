// What setting weights and rules says of itself; figures of calls stay as they were counted.
import { speaker } from '../platform/sentence.ts'

export const ruleSentences = {
  'rule-read-back': 'read back from the registry: the rule is as planned',
  'rules-read-back': 'read back from the registry: all rules are as planned',
  'rules-nothing-yet': 'nothing was written yet',
  'rules-go-on': '{done} of {of} rules are written; the rest follows',
  'rules-foreign': 'somebody else changed {paths}: it holds neither the planned nor the former content',
  'rule-others-kept': '{path}: others wrote of other services there since the plan. That stays; only what was planned is added to it.',
  'rules-moved': 'changed since it was planned: {moves}',
  'weights-unmeasurable': 'The registry holds the rule. The share of calls proves nothing here.',
  'weights-proved': '{shares}',
  'weights-not-followed': 'The registry holds the rule, but the calls do not follow it: {shares}',
  'weights-no-calls': 'The registry holds the rule. No calls were seen, so only the registry was proved.',
  'weights-few-calls': 'The registry holds the rule. Only {calls} calls were seen, too few to prove the share.',
  'weights-bad-fit': 'The registry holds the rule. {shares}: a bad fit, but chance alone can bring it about.',
  'weights-untold':
    'The registry holds the rule. {shares}: too few calls to tell this from a fleet in which some consumers do not obey, or shares too alike.',
  'weights-waiting': 'waiting for calls to be reported',
  'weights-watching': 'watching the calls: {shares}',
} as const

export const sayOfRules = speaker(ruleSentences)
