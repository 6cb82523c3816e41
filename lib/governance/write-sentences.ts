// Why a plan writes a znode. Plans are stored and read by scripts, so they keep the English text; screens word it.
import { asWritten, speaker, type Sentence } from '../platform/sentence.ts'

export const writeSentences = {
  'write-rule': 'the rule itself',
  'write-equal': 'kept equal to the rule',
  'write-equal-form': 'kept equal to the other form',
  'write-former': 'what the rule said before',
  'write-alone': 'taken away by itself',
  'write-weight-before': 'the weight before',
  'write-back': 'puts back what was there before',
  'write-for-consumers': 'read by consumers: {generations}',
  'write-for-providers': 'nobody consumes the service yet; read by the generation of its providers: {generations}',
  'write-for': 'read by {generations}',
} as const
const say = speaker(writeSentences)
const isCode = (code: string): code is keyof typeof writeSentences => Object.hasOwn(writeSentences, code)
const openings = Object.entries(writeSentences).map(([code, text]) => ({ code, opening: text.replace('{generations}', '') }))

/** The reason of a write as a sentence; of one that is none of ours as it is written. */
export function writeWords(reason: string): Sentence {
  const found = openings.find(({ opening }) => reason === opening || (opening.endsWith(' ') && reason.startsWith(opening)))
  if (!found || !isCode(found.code)) return asWritten(reason)
  return say(found.code, found.opening === reason ? {} : { generations: reason.slice(found.opening.length) })
}
