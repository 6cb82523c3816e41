// Script rules of the provider's application (3.2+): AppScriptStateRouter with ScriptStateRouter, on a Java that has an engine. The script
// itself is run elsewhere (`io/script-sandbox.ts`): a first round says what is to be run, a second one routes by the answers.
import { z } from 'zod'
import { AppError, isAppError, sentenceOf } from '../../../platform/errors.ts'
import type { DubboUrl } from '../../../registry/dubbo-url.ts'
import { keepOnly, unchanged, type Call, type Invoker, type Routed, type Router, type SimulatedGeneration } from '../model.ts'
import { readRouterRule, readRuleDocument } from '../rule-document.ts'
import { sayWhy as why } from '../reason-sentences.ts'
import { sayOfSimulation as say } from '../sentences.ts'
import type { Sentence } from '../../../platform/sentence.ts'

/** A script and the JSON of what it is asked: `{invokers, consumer, method, args, attachments}`. */
export type ScriptCall = { script: string; input: string }

/** Places of the invokers that it gave back; null: it gave no list, and Dubbo fails the call. */
export const scriptOutcomeSchema = z.union([
  z.object({ kept: z.array(z.number().int().min(0)).nullable() }),
  z.object({ error: z.string() }),
])
export type ScriptOutcome = z.infer<typeof scriptOutcomeSchema>

/** More than this in one preview are not run. */
const maxCalls = 300

/** What scripts answered, and what they are still to be asked. */
export class ScriptAnswers {
  readonly #known = new Map<string, ScriptOutcome>()
  readonly #wanted = new Map<string, ScriptCall>()

  get wanted(): ScriptCall[] {
    return [...this.#wanted.values()]
  }

  /** Undefined while nobody asked the script; it is wanted then. */
  find(call: ScriptCall): ScriptOutcome | undefined {
    const key = keyOf(call)
    const known = this.#known.get(key)
    if (!known && this.#wanted.size < maxCalls) this.#wanted.set(key, call)
    return known ?? (this.#wanted.has(key) ? undefined : { error: `There are more than ${maxCalls} calls to ask the script for.` })
  }

  /** `outcomes` in the order of {@link wanted}. */
  add(outcomes: readonly ScriptOutcome[]): void {
    for (const [place, call] of this.wanted.entries()) this.#known.set(keyOf(call), outcomes[place] ?? { error: 'It was not run.' })
    this.#wanted.clear()
  }

  /** Why scripts did not answer, each reason once. */
  get problems(): string[] {
    return [...new Set([...this.#known.values()].flatMap((outcome) => ('error' in outcome ? [outcome.error] : [])))]
  }
}

const keyOf = ({ script, input }: ScriptCall): string => `${script}\n${input}`

/** Undefined where the rule routes nothing. `problem` says why it is not in force. */
export function readScript(text: string, generation: SimulatedGeneration): { script?: string; problem?: Sentence } {
  try {
    const document = readRuleDocument(text)
    const { enabled, valid } = readRouterRule(document, generation)
    const { script, type = 'javascript' } = document
    if (typeof script !== 'string' || script.trim() === '') throw new AppError('invalid-input', say('script-missing'))
    if (type !== 'javascript') throw new AppError('invalid-input', say('script-not-javascript'))
    return enabled && valid ? { script } : {}
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    return { problem: sentenceOf(error) }
  }
}

export const scriptRouter = (script: string, answers: ScriptAnswers): Router => ({
  name: 'script',
  route: (invokers, call) =>
    invokers.length === 0 ? unchanged(invokers) : routed(invokers, answers.find({ script, input: inputOf(invokers, call) })),
})

/** `ScriptStateRouter#getRoutedInvokers`: what it gave back of those it was given; a script that fails routes nothing. */
function routed(invokers: readonly Invoker[], outcome: ScriptOutcome | undefined): Routed {
  if (!outcome || 'error' in outcome) return unchanged(invokers)
  if (outcome.kept === null) return keepOnly(invokers, [], why('fell-script-fails'))
  const kept = new Set(outcome.kept)
  return keepOnly(
    invokers,
    invokers.filter((_, place) => kept.has(place)),
    why('fell-script'),
  )
}

function inputOf(invokers: readonly Invoker[], { consumer, method, args, attachments }: Call): string {
  const shown = ({ protocol, host, port, path, params }: DubboUrl) => ({ protocol, host, port, path, params })
  return JSON.stringify({ invokers: invokers.map(({ url }) => shown(url)), consumer: shown(consumer), method, args, attachments })
}
