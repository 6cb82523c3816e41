// What of a rule 2.6 is not told, and how the forms of rules are read and taken back.
import { asWritten, speaker, type Sentence } from '../../platform/sentence.ts'

export const twinSentences = {
  'twin-no-application': '2.6 has no rules of applications.',
  'twin-unreadable': 'The rule cannot be read, so 2.6 is told nothing.',
  'twin-no-kind': '2.6 has no {kind} rules.',
  'twin-item-unreadable': '{where} cannot be read.',
  'twin-provider-side': '2.6 does not obey {where}: a rule of the providers’ side is not read by 2.6 providers; write side: consumer.',
  'twin-match': '2.6 does not obey {where}: it has a match.',
  'twin-switch': '2.6 does not obey {where}: its type or enabled is read otherwise.',
  'twin-consumers': '2.6 does not obey {where}: it names consumers by address.',
  'twin-address': '2.6 does not obey {where}: a provider is not written as ip:port.',
  'twin-empty': '2.6 does not obey {where}: it sets nothing.',
  'twin-value': '2.6 does not obey {where}: a value does not fit a URL.',
  'twin-part': '2.6 is not told {where}.{part}: the rest of the item holds without it.',
  'twin-conditions': '2.6 does not obey the rule: its conditions are no list of texts (v3.1 has no twin).',
  'twin-arguments': '2.6 does not obey {where}: it looks at arguments or attachments.',
  'twin-range': '2.6 does not obey {where}: it has a range.',
  'twin-unequal': '2.6 does not obey {where}: != on a key that may be absent means another thing.',
  'twin-priority': '2.6 is not told priority: its conditions come in the order of the rule.',
} as const
export type TwinSentence = keyof typeof twinSentences
export const sayOfTwin = speaker(twinSentences)

/** What the tables of readings say in words; times alone are read in every language. */
export const readingSentences = {
  'reading-at-once': 'at once',
  'reading-at-once-measured': 'at once (0.03–0.2 s)',
  'reading-late': '5–20 s after the provider re-registered; may flap in between',
  'reading-ports': '0.2–0.5 s; several ports of one service in one JVM: one write late',
  'reading-no-match': '0.1–0.5 s, match ignored',
  'reading-no-match-slow': '1–5 s, match ignored',
  'reading-within': 'within 9 s',
  'reading-dropped': 'the rule is dropped; with force: true 3.2 has no provider at all',
  'reading-engine': 'only on a Java with a script engine (up to 14, or Nashorn added)',
  'reading-not-by-application': 'within 9 s; consumers that discover by application do not obey',
  'reading-not-tri': '0.2–3.3 s; a provider of the tri protocol does not obey',
  'reading-not-wired': 'in the 3.3.6 jar, but not among its routers',
  'reading-own-application': 'they read the rule of their own application alone',
  'reading-delay': 'within the delay that the rule names',
  'reading-no-delay': '0.2–0.7 s where the rule names no delay',
  'cleared-delete': 'delete the znode',
  'cleared-disable': 'write enabled: false, then delete the znode',
  'cleared-disable-never-empty': 'write enabled: false, then delete the znode; never empty text or an empty list',
} as const
const sayReading = speaker(readingSentences)
const isCode = (code: string): code is keyof typeof readingSentences => Object.hasOwn(readingSentences, code)
const codeOf = new Map(Object.entries(readingSentences).map(([code, text]): [string, string] => [text, code]))

/** A cell of the tables as a sentence. */
export function readingWords(text: string): Sentence {
  const code = codeOf.get(text) ?? ''
  return isCode(code) ? sayReading(code) : asWritten(text)
}
