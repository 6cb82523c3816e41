import { runScripts } from '../io/script-sandbox.ts'
import { ScriptAnswers } from '../simulate/script/script-router.ts'

/** Does the work once to learn which scripts it asks, runs them in the sandbox, and does it again with their answers. */
export async function withScripts<T>(work: (scripts: ScriptAnswers) => T): Promise<T> {
  const scripts = new ScriptAnswers()
  const unanswered = work(scripts)
  if (scripts.wanted.length === 0) return unanswered
  scripts.add(await runScripts(scripts.wanted))
  return work(scripts)
}
