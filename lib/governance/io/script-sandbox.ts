// Runs routing scripts of rules, which anybody may have written, where they can reach nothing and take no longer than they may: QuickJS, as
// WebAssembly, in a thread of its own. See docs/decisions/009-scripts.md.
import { z } from 'zod'
import { scriptOutcomeSchema, type ScriptCall, type ScriptOutcome } from '../simulate/script/script-router.ts'
import { scriptPrelude } from '../simulate/script/script-prelude.ts'
import { workerSource } from './script-worker-source.ts'

// not imported: a bundler looks for the file of every thread that it sees, and this one's code is a text
const { Worker } = process.getBuiltinModule('node:worker_threads')

export type SandboxLimits = {
  /** Processor time of one script */
  callMs: number
  /** All scripts together, by the clock; the thread is ended then, whatever it does */
  totalMs: number
  memoryBytes: number
}
export const sandboxLimits: SandboxLimits = { callMs: 100, totalMs: 5000, memoryBytes: 64 * 1024 * 1024 }

const toldSchema = z.union([z.object({ kept: z.string() }), z.object({ error: z.string() }), z.object({ fatal: z.string() })])

/** One outcome per call, in their order. Never throws for what a script does. */
export function runScripts(calls: readonly ScriptCall[], limits: SandboxLimits = sandboxLimits): Promise<ScriptOutcome[]> {
  const { callMs, totalMs, memoryBytes } = limits
  const outcomes: ScriptOutcome[] = []
  return new Promise((resolve) => {
    const worker = new Worker(workerSource, {
      eval: true,
      env: {},
      stdin: false,
      workerData: { prelude: scriptPrelude, calls, callMs, memoryBytes },
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
    })
    let reason = 'The sandbox ended before the script was run.'
    const timer = setTimeout(() => {
      reason = `The scripts took more than ${totalMs} ms and were stopped.`
      void worker.terminate()
    }, totalMs)
    worker.on('message', (message: unknown) => {
      const { data: told } = toldSchema.safeParse(message)
      if (told && 'fatal' in told) reason = told.fatal
      else if (told) outcomes.push(outcomeOf(told))
    })
    worker.on('error', (error) => (reason = `The sandbox failed: ${String(error).slice(0, 200)}`))
    worker.on('exit', () => {
      clearTimeout(timer)
      resolve(calls.map((_, place) => outcomes[place] ?? { error: reason }))
    })
  })
}

/** What the script said of itself is text of a stranger. */
function outcomeOf(told: { kept: string } | { error: string }): ScriptOutcome {
  if ('error' in told) return { error: told.error }
  const places = z.array(z.number().int().min(0)).max(10_000).nullable().safeParse(parsedOf(told.kept))
  return places.success ? scriptOutcomeSchema.parse({ kept: places.data }) : { error: 'The script gave back what is no list of providers.' }
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
