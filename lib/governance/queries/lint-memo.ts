// What the linter says of a text never changes, and lists ask for thousands of texts: what it said is kept, the latest used longest.
import type { LintFinding } from '../lint/lint-schema.ts'
import { lintUrls } from '../lint/lint-urls.ts'
import { isEnabledUrl } from '../override-url.ts'
import { lintDraft } from '../rules/lint-draft.ts'
import { isDocumentEnabled } from '../rules/is-document-enabled.ts'
import type { RuleDraft } from '../rules/schema.ts'
import { simulatedGenerations } from '../simulate/model.ts'

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
    const known = this.#known(key)
    if (known) return known
    return this.#keep(key, { enabled: isDocumentEnabled(kind, content), lint: lintDraft({ kind, scope, key: name, content }) })
  }

  /** The same of an old rule URL, decoded. */
  ofUrl(url: string): TextFacts {
    const key = `url ${url}`
    return this.#known(key) ?? this.#keep(key, { enabled: isEnabledUrl(url), lint: lintUrls([url], simulatedGenerations) })
  }

  #keep(key: string, facts: TextFacts): TextFacts {
    this.#facts.set(key, facts)
    this.#length += key.length
    this.#forget()
    return facts
  }

  #known(key: string): TextFacts | undefined {
    const known = this.#facts.get(key)
    if (!known) return undefined
    this.#facts.delete(key)
    this.#facts.set(key, known)
    return known
  }

  #forget(): void {
    for (const key of this.#facts.keys()) {
      if (this.#facts.size <= maxEntries && this.#length <= maxLength) return
      this.#facts.delete(key)
      this.#length -= key.length
    }
  }
}
