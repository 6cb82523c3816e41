// Which rule a znode holds, or a copy or an old form of it: the way back from rule-places.ts.
import { isAppError } from '../../platform/errors.ts'
import type { RuleRoots, RuleSuffix } from '../service-key.ts'
import { rulePath, rulePath270, suffixes, urlPlace, type RuleName } from './rule-places.ts'
import { draftKinds, type DraftKind } from './schema.ts'

/**
 * `yaml`: the document of 2.7.3 and later; `yaml-2.7.0`: its copy for 2.7.0 to 2.7.2; `url`: an old rule URL; `stray`: a node where
 * nothing of Dubbo looks for this rule.
 */
export const ruleFormats = ['yaml', 'yaml-2.7.0', 'url', 'stray'] as const
export type RuleFormat = (typeof ruleFormats)[number]

type StoredRule = { path: string; kind: string; key: string; content: string }

const kindsBySuffix = new Map<string, DraftKind>(draftKinds.map((kind) => [suffixes[kind] satisfies RuleSuffix, kind]))

/** The rule and the form of it that a znode of the registry holds. */
export function ruleNameOf(rule: StoredRule, roots: RuleRoots): RuleName & { format: RuleFormat } {
  const name = documentName(rule) ?? { kind: urlKind(rule), scope: 'service', key: rule.key }
  return { ...name, format: formatOf(rule.path, name, roots) }
}

function documentName({ path, key, content }: StoredRule): RuleName | undefined {
  const [, parent = '', last = ''] = /\/config\/([^/]+)\/([^/]+)$/.exec(path) ?? []
  const copy = kindsBySuffix.get(last)
  if (copy) return { kind: copy, scope: scopeOfCopy(parent, copy, content), key }
  const dot = last.lastIndexOf('.')
  const kind = kindsBySuffix.get(last.slice(dot + 1))
  return kind && { kind, scope: last.slice(0, dot).includes(':') ? 'service' : 'application', key }
}

/** Before 2.7.3 a service without group and version is named as an application is; then the text tells. */
function scopeOfCopy(parent: string, kind: DraftKind, content: string): RuleName['scope'] {
  if (/[*:]/.test(parent)) return 'service'
  return kind === 'tag' || /^scope:\s*["']?application/m.test(content) || !parent.includes('.') ? 'application' : 'service'
}

function urlKind({ path, kind }: StoredRule): DraftKind {
  if (kind === 'script-router') return 'script'
  return path.includes('/configurators/') ? 'override' : 'condition'
}

function formatOf(path: string, name: RuleName, roots: RuleRoots): RuleFormat {
  try {
    const directory = urlPlace(roots, name)?.directory
    if (directory !== undefined && path.startsWith(`${directory}/`)) return 'url'
    if (rulePath(roots, name) === path) return 'yaml'
    return rulePath270(roots, name)?.path === path ? 'yaml-2.7.0' : 'stray'
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    return path.includes('/config/') ? 'stray' : 'url'
  }
}
