// What the linter says of a text never changes, and lists ask for thousands of texts: what it said is kept, the latest used longest.
import type { LintFinding } from '../lint/lint-schema.ts'
import { lintDraft } from '../rules/lint-draft.ts'
import { isRuleEnabled } from '../rules/plan-rule-writes.ts'
import type { RuleDraft } from '../rules/schema.ts'

type LintedText = Pick<RuleDraft, 'kind' | 'scope' | 'key'> & { content: string }
export type TextFacts = { enabled: boolean | null; lint: readonly LintFinding[] }

const maxEntries = 20_000
/** Of all texts that are kept, in characters */
const maxLength = 32 * 1024 * 1024

export class LintMemo {
  readonly #facts = new Map<string, TextFacts>()
  #length = 0

  /** Whether a document is in force, and its findings. */
  get({ kind, scope, key: name, content }: LintedText): TextFacts {
    const key = `${kind} ${scope} ${name}\n${content}`
    const known = this.#facts.get(key)
    if (known) {
      this.#facts.delete(key)
      this.#facts.set(key, known)
      return known
    }
    const facts = { enabled: isRuleEnabled(content), lint: lintDraft({ kind, scope, key: name, content }) }
    this.#facts.set(key, facts)
    this.#length += key.length
    this.#forget()
    return facts
  }

  #forget(): void {
    for (const key of this.#facts.keys()) {
      if (this.#facts.size <= maxEntries && this.#length <= maxLength) return
      this.#facts.delete(key)
      this.#length -= key.length
    }
  }
}
