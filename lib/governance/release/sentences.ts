// What a release tells of itself: what its guard saw, why it stands still, and how it went on.
import { speaker } from '../../platform/sentence.ts'

export const releaseSentences = {
  'release-fails-more':
    'The new version fails more often: {rate} of {calls} calls, surely at least {atLeast}; the old one at most {atMost}, and {margin} more is allowed.',
  'release-slower':
    'The new version is slower: {fresh} against {old} per call, more than {ratio} times in {slower} of {steps} steps of time.',
  'release-seems-slower':
    'The new version seems slower: {fresh} against {old} per call, in {slower} of {steps} steps of time. More of them are awaited.',
  'release-few-calls': '{calls} of {wanted} calls that the new version has to answer first.',
  'release-does-well': 'The new version does as well: {rate} of {calls} calls failed, {fresh} per call against {old}.',
  'release-not-followed': 'The calls do not follow.',
  'release-share': 'Its share was {share} of {calls} calls, predicted {predicted}.',
  'release-share-alone': 'Its share was {share} of {calls} calls, not predicted.',
  'release-share-none': 'There was no call whose share could be told.',
  'release-awaits-word': 'The step has passed; a word is awaited.',
  'release-behind': '{path} is not as the release left it: somebody else changed it.',
  'release-no-way-back': 'Operation {id} cannot be undone:',
  'release-as-before': 'everything is as it was before',
  'release-at': 'the new version is at {percent} %',
  'release-back-at': 'undone: back at {percent} %',
  'release-held': 'held: {reason}',
  'release-on-to': 'on to step {step}: {reason}',
  'release-goes-on': 'goes on: {reason}',
  'release-aborted-by': 'aborted: {reason}',
  'release-no-service': 'No service is looked at.',
  'release-by-tagged': 'It depends on how many calls bear the tag.',
  'release-by-values': 'It depends on how many calls bear these values; {percent} % are expected.',
} as const

export const sayOfRelease = speaker(releaseSentences)
