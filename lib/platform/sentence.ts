// What the worker says, twice: whole in English, for scripts, logs and the record, and as codes with params, so that a screen words it in
// the person's language. Each slice lists its own sentences; the same codes stand in the locales under `sentences`.
import { z } from 'zod'

export const saidSchema = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
export type Said = z.infer<typeof saidSchema>

/** `said`: the text sentence by sentence, in its order. */
export const sentenceSchema = z.object({ text: z.string(), said: saidSchema.array() })
export type Sentence = z.infer<typeof sentenceSchema>

/** Says sentences of a list: code → English with the {names} of params. */
export const speaker =
  <Code extends string>(sentences: Readonly<Record<Code, string>>) =>
  (code: Code, params: Said['params'] = {}): Sentence => ({
    text: sentences[code].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '')),
    said: [{ code, params }],
  })

export const plainSentences = { 'as-written': '{text}' } as const

/** Words that have no code of their own: those of another program, or of a person. */
export const asWritten = (text: string): Sentence => speaker(plainSentences)('as-written', { text })

/** Sentences that the English text says in a grammar of its own. */
export const wordedAs = (text: string, sentences: readonly Sentence[]): Sentence => ({
  text,
  said: sentences.flatMap(({ said }) => said),
})

/** Several sentences as one. */
export const joined = (sentences: readonly Sentence[], between = '; '): Sentence => ({
  text: sentences.map(({ text }) => text).join(between),
  said: sentences.flatMap(({ said }) => said),
})
