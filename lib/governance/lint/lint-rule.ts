// The linter's door: what every rule may get wrong, then what its kind may.
import { AppError, isAppError } from '../../platform/errors.ts'
import { bytesOfRule, maxRuleBytes } from '../../registry/rule-node.ts'
import { readRuleDocument, type RuleDocument } from '../simulate/rule-document.ts'
import { lintConditions } from './lint-conditions.ts'
import { lintOverrides } from './lint-overrides.ts'
import { lintTags } from './lint-tags.ts'
import type { LintFinding, LintRequest } from './lint-schema.ts'
import { LintedRule } from './linted-rule.ts'

/** Findings in the order of the rule. Never throws on what a rule may hold. */
export function lintRule({ kind, content, generations }: LintRequest): LintFinding[] {
  const bytes = bytesOfRule(content)
  if (bytes > maxRuleBytes) return tooLarge(bytes, generations)
  const rule = new LintedRule(content, generations)
  if (content.trim() === '') {
    rule.add({
      code: 'empty-text',
      path: [],
      text: 'Empty text does not clear a rule: Dubbo cannot read it and keeps the one it had. Write enabled: false, then delete the node.',
    })
    return rule.findings
  }
  const document = readOrNote(rule)
  if (document) {
    lintHead(rule, document)
    lintKind(rule, kind, document)
  }
  return rule.findings
}

function tooLarge(bytes: number, generations: LintRequest['generations']): LintFinding[] {
  const rule = new LintedRule('', generations)
  rule.add({ code: 'too-large', path: [], text: `The rule has ${bytes} bytes; more than ${maxRuleBytes} are not read.` })
  return rule.findings
}

function readOrNote(rule: LintedRule): RuleDocument | undefined {
  try {
    return readRuleDocument(rule.content)
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    rule.add({
      code: isSyntax(error) ? 'broken-yaml' : 'not-a-rule',
      path: [],
      text: `${error.message} Dubbo ignores it and keeps the rule it had.`,
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
      text: `configVersion: ${String(version)} is a number. Dubbo 3 wants a text, fails on it and ignores the whole rule.`,
      generations: rule.generations3,
      fix: { text: 'Write it as text', edit: (edited) => edited.setIn(['configVersion'], versionText(version)) },
    })
}

const versionText = (version: unknown): string => (version === 3 ? 'v3.0' : `v${String(version)}`)

function lintKind(rule: LintedRule, kind: LintRequest['kind'], document: RuleDocument): void {
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
        text: 'A Java of version 15 or later has no engine for scripts; Dubbo logs that and ignores the rule.',
      })
    case 'affinity-router':
      return rule.add({
        code: 'affinity-not-wired',
        path: [],
        text: 'Dubbo 3.3.6 ships the affinity router but does not list it among its routers, so the rule does nothing.',
      })
  }
}
