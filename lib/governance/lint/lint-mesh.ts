// Traps of mesh rules: two kinds of documents that need each other (MeshAppRuleListener, StandardMeshRuleRouter).
import { javaString } from '../simulate/java-text.ts'
import type { RuleDocument } from '../simulate/rule-document.ts'
import type { LintedRule, Path } from './linted-rule.ts'
import { sayOfLint as say } from './lint-sentences.ts'

const kinds = ['VirtualService', 'DestinationRule']

export function lintMesh(rule: LintedRule, documents: readonly RuleDocument[]): void {
  const given = documents.map(({ kind }) => javaString(kind))
  for (const [index, document] of documents.entries()) {
    const kind = given[index] ?? ''
    if (!kinds.includes(kind)) rule.add({ code: 'unknown-mesh-kind', path: [index, 'kind'], says: say('unknown-mesh-kind', { kind }) })
    lintName(rule, document['metadata'], [index, 'metadata', 'name'])
  }
  for (const missing of kinds.filter((kind) => !given.includes(kind)))
    rule.add({ code: 'half-a-mesh-rule', path: [], says: say('half-a-mesh-rule', { missing }) })
}

/** Dubbo takes the rule by the application that `metadata.name` says. */
function lintName(rule: LintedRule, metadata: unknown, path: Path): void {
  const node = rule.name?.key
  const name = metadata !== null && typeof metadata === 'object' && 'name' in metadata ? metadata.name : undefined
  if (node === undefined || name === node) return
  rule.add({ code: 'other-key', path, says: say('mesh-name', { name: javaString(name), node }) })
}
