// The linter's door: what every rule may get wrong, then what its kind may.
import { AppError, isAppError, sentenceOf } from '../../platform/errors.ts'
import { bytesOfRule, maxRuleBytes } from '../../registry/rule-node.ts'
import { isGeneration3 } from '../simulate/condition/patterns.ts'
import { readRuleDocument, readRuleDocuments, type RuleDocument } from '../simulate/rule-document.ts'
import { lintConditions } from './lint-conditions.ts'
import { lintMesh } from './lint-mesh.ts'
import { lintMigration } from './lint-migration.ts'
import { lintOverrides } from './lint-overrides.ts'
import { lintTags } from './lint-tags.ts'
import type { LintFinding, LintRequest } from './lint-schema.ts'
import { LintedRule } from './linted-rule.ts'
import { joined } from '../../platform/sentence.ts'
import { sayOfLint as say } from './lint-sentences.ts'

/** Findings in the order of the rule. Never throws on what a rule may hold. */
export function lintRule({ kind, content, generations: all, node }: LintRequest): LintFinding[] {
  const isOf3 = kind === 'mesh' || kind === 'migration'
  const generations = isOf3 ? all.filter(isGeneration3) : all
  const bytes = bytesOfRule(content)
  if (bytes > maxRuleBytes) return tooLarge(bytes, generations)
  const rule = new LintedRule(content, generations, node)
  if (content.trim() === '') {
    rule.add({
      code: 'empty-text',
      path: [],
      says: say('empty-text'),
    })
    return rule.findings
  }
  if (kind === 'mesh') {
    const documents = readOrNote(rule, readRuleDocuments)
    if (documents) lintMesh(rule, documents)
    return rule.findings
  }
  lintDocument(rule, kind)
  return rule.findings
}

function lintDocument(rule: LintedRule, kind: Exclude<LintRequest['kind'], 'mesh'>): void {
  const document = readOrNote(rule, readRuleDocument)
  if (!document) return
  if (kind === 'migration') return lintMigration(rule, document)
  lintHead(rule, document)
  lintFlags(rule, kind, document)
  lintPriority(rule, document)
  lintKind(rule, kind, document)
}

function tooLarge(bytes: number, generations: LintRequest['generations']): LintFinding[] {
  const rule = new LintedRule('', generations)
  rule.add({ code: 'too-large', path: [], says: say('too-large', { bytes, most: maxRuleBytes }) })
  return rule.findings
}

function readOrNote<T>(rule: LintedRule, read: (content: string) => T): T | undefined {
  try {
    return read(rule.content)
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    rule.add({
      code: isSyntax(error) ? 'broken-yaml' : 'not-a-rule',
      path: [],
      says: joined([sentenceOf(error), say('ignored-keeps-former')], ' '),
    })
    return undefined
  }
}

const isSyntax = (error: AppError): boolean => error.message.includes('YAML')

function lintHead(rule: LintedRule, document: RuleDocument): void {
  const version = document['configVersion']
  if (version !== undefined && version !== null && typeof version !== 'string')
    rule.add({
      code: 'unquoted-version',
      path: ['configVersion'],
      says: say('unquoted-version', { version: String(version) }),
      generations: rule.generations3,
      fix: { says: say('unquoted-version-fix'), edit: (edited) => edited.setIn(['configVersion'], versionText(version)) },
    })
}

const flags = ['force', 'enabled', 'runtime', 'valid', 'dynamic'] as const

/** 2.7 casts what it finds: a text is neither a switch nor a number to it. */
function lintFlags(rule: LintedRule, kind: LintRequest['kind'], document: RuleDocument): void {
  for (const field of kind === 'configurators' ? (['enabled'] as const) : ([...flags, 'priority'] as const)) {
    const value = document[field]
    if (typeof value !== 'string') continue
    const meant = field === 'priority' ? Number(value) : value.toLowerCase() === 'true'
    const params = { field, value: JSON.stringify(value) }
    rule.add({
      code: 'quoted-flag-27',
      path: [field],
      says: field === 'priority' ? say('quoted-priority-27', params) : say('quoted-flag-27', params),
      generations: rule.readBy((generation) => generation === '2.7'),
      ...(Number.isNaN(meant) ? {} : { fix: { says: say('quoted-flag-27-fix'), edit: (edited) => edited.setIn([field], meant) } }),
    })
  }
}

/** The routers of the config center run in a fixed order; tools write 0 everywhere. */
function lintPriority(rule: LintedRule, { priority }: RuleDocument): void {
  if (priority === undefined || priority === null || Number(priority) === 0) return
  rule.add({
    code: 'priority-unused',
    path: ['priority'],
    says: say('priority-unused'),
    fix: { says: say('priority-fix'), edit: (edited) => void edited.deleteIn(['priority']) },
  })
}

const versionText = (version: unknown): string => (version === 3 ? 'v3.0' : `v${String(version)}`)

function lintKind(rule: LintedRule, kind: Exclude<LintRequest['kind'], 'mesh' | 'migration'>, document: RuleDocument): void {
  switch (kind) {
    case 'configurators':
      return lintOverrides(rule, document)
    case 'condition-router':
      return lintConditions(rule, document)
    case 'tag-router':
      return lintTags(rule, document)
    case 'script-router':
      return rule.add({
        code: 'no-script-engine',
        path: ['type'],
        says: say('no-script-engine'),
      })
    case 'affinity-router':
      return rule.add({
        code: 'affinity-not-wired',
        path: [],
        says: say('affinity-not-wired'),
      })
  }
}
