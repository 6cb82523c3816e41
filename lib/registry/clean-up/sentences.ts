// What the removal of leftovers and its undo say of themselves.
import { speaker } from '../../platform/sentence.ts'

export const cleanUpSentences = {
  'clean-up-removed': 'read back: {removed} of {of} removed ({nodes} znodes)',
  'clean-up-gone': '{count} were gone already',
  'clean-up-kept': '{count} kept: {which}',
  'clean-up-returned': 'made again by others since: {which}',
  'clean-up-nothing': 'nothing was removed: {which}',
  'clean-up-nothing-yet': 'nothing was removed yet',
  'clean-up-goes-on': '{removed} of {of} are removed; the rest follows',
  'clean-up-around': '{path} is gone, and it was not ours to remove',
  'clean-up-moved': 'nothing of it can be removed any more: {which}',
  'restore-made': 'read back: {count} made again',
  'restore-left': '{count} left as they are: {which}',
  'restore-goes-on': '{count} are made again; {open} to go',
  'restore-gone-again': 'removed again by somebody: {which}',
  'restore-nothing': 'nothing had to be made again: {which}',
  'restore-all-there': 'everything that was removed is there again',
} as const

export const sayOfCleanUp = speaker(cleanUpSentences)
