// What the worker says, twice: whole in English, for scripts, logs and the record, and as codes with params, so that a screen words it in
// the person's language. Each slice lists its own sentences; the same codes stand in the locales under `sentences`.
import { z } from 'zod'

export const saidSchema = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })
export type Said = z.infer<typeof saidSchema>

/** `said`: the text sentence by sentence, in its order. */
export type Sentence = { text: string; said: Said[] }

/** Says sentences of a list: code → English with the {names} of params. */
export const speaker =
  <Code extends string>(sentences: Readonly<Record<Code, string>>) =>
  (code: Code, params: Said['params'] = {}): Sentence => ({
    text: sentences[code].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '')),
    said: [{ code, params }],
  })

/** Several sentences as one. */
export const joined = (sentences: readonly Sentence[]): Sentence => ({
  text: sentences.map(({ text }) => text).join('; '),
  said: sentences.flatMap(({ said }) => said),
})
