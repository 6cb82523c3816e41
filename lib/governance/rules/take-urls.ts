import { AppError } from '../../platform/errors.ts'
import { sayOfOutcome as say } from '../outcome-sentences.ts'
import type { RuleRoots } from '../service-key.ts'
import type { LiveRules, PlannedRule } from './plan-rule-writes.ts'
import { urlPlace } from './rule-places.ts'
import { twinNodes } from './rule-twins.ts'
import type { RuleDraft } from './schema.ts'

type Standing = { roots: RuleRoots; live: LiveRules; urls: readonly string[] }

/**
 * Takes single old URLs of a rule away and leaves the document and the other URLs. The fingerprint covers these URLs alone. Throws
 * `invalid-input` for a path that is none of the rule's old URLs, or none any more.
 */
export function planUrlsAway(rule: RuleDraft, paths: readonly string[], { roots, live, urls }: Standing): PlannedRule {
  const place = urlPlace(roots, rule)
  const writes = [...new Set(paths)].map((path) => {
    const url = urls.includes(path) ? live.get(path) : undefined
    if (!place || url === undefined) throw new AppError('invalid-input', say('no-such-url', { path: path.slice(0, 300) }))
    return { path, form: place.form, before: url, via: null, after: null, reason: 'taken away by itself' }
  })
  const twins = twinNodes(rule, roots, rule.content)
  const isTold = writes.some(({ path }) => twins.has(path))
  return {
    writes,
    contents: Object.fromEntries(writes.map(({ path, before }) => [path, before])),
    findings: isTold ? [{ code: 'twin-out-of-step', severity: 'warning', ...say('url-of-document') }] : [],
  }
}
