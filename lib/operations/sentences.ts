// What the pipeline itself says of an operation; what is done and proved, its kind says.
import { speaker } from '../platform/sentence.ts'

export const pipelineSentences = {
  'planned-by': 'planned by {who}',
  'approved-by': 'approved by {who}',
  'rejected-by': 'rejected by {who}',
  'taken-by': 'taken by {who}',
  'stopped-by': 'stopped by {who} before it was proved; what it wrote is taken back',
  'stopped-before': 'stopped by {who} before anything was done',
  'reading-back': 'reading the world back',
  'worker-stopped': 'the worker stopped in the middle; verifying before anything else',
  'timed-out': 'no end after {seconds} s: it is left, and verified before anything else',
  'no-look': 'cannot look: no answer after {seconds} s',
  'given-up': 'given up after too many attempts:',
  'target-changed': 'the target changed after it was planned',
  'kind-unknown': 'no worker knows how to do "{kind}"',
  'cannot-look': 'cannot look: {reason}',
  'not-proved': 'not proved in time:',
  'undo-never': 'This kind of operation cannot be undone.',
  'undo-already': 'It was undone already.',
  'undo-only-succeeded': 'Only an operation that succeeded can be undone; this one is {state}.',
  'undo-restores': 'Puts back what was there before, if nobody changed it since.',
  'undo-left-standing': 'It was stopped, but not taken back.',
  'stop-drops': 'Nothing was done yet: it is given up.',
  'stop-takes-back': 'Puts back at once what was there before, if nobody changed it since.',
  'stop-later': 'It is being written. It can be stopped in a moment, when that was read back.',
  'stop-nothing': 'It is {state}: there is nothing to stop.',
} as const

export const sayOfPipeline = speaker(pipelineSentences)
