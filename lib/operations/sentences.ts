// What the pipeline itself says of an operation; what is done and proved, its kind says.
import { speaker } from '../platform/sentence.ts'

export const pipelineSentences = {
  'planned-by': 'planned by {who}',
  'approved-by': 'approved by {who}',
  'rejected-by': 'rejected by {who}',
  'taken-by': 'taken by {who}',
  'reading-back': 'reading the world back',
  'worker-stopped': 'the worker stopped in the middle; verifying before anything else',
  'target-changed': 'the target changed after it was planned',
  'kind-unknown': 'no worker knows how to do "{kind}"',
  'cannot-look': 'cannot look: {reason}',
  'not-proved': 'not proved in time:',
} as const

export const sayOfPipeline = speaker(pipelineSentences)
