// Traps of the values that an override sets.
import { loadBalanceReleases } from '../load-balance.ts'
import { isJavaInt, isJavaLong, javaString } from '../simulate/java-text.ts'
import type { LintedRule, Path } from './linted-rule.ts'
import { sayOfLint as say } from './lint-sentences.ts'

const stripped = ['accesslog.fixed.path', 'router', 'rule', 'runtime', 'type']

/** `at`: where the parameters stand. */
export function lintParameters(rule: LintedRule, parameters: unknown, at: Path): void {
  const entries = parameters !== null && typeof parameters === 'object' ? Object.entries(parameters) : []
  if (entries.length === 0 || entries.some(([, value]) => value === null))
    rule.add({ code: 'no-parameters', path: at, says: say('no-parameters') })
  for (const [key, value] of entries) lintParameter(rule, { key, text: javaString(value) }, [...at, key])
}

type Parameter = { key: string; text: string }

function lintParameter(rule: LintedRule, { key, text }: Parameter, path: Path): void {
  if (/[&=?;#]/.test(text) || /[\u0080-\uffff]/.test(text))
    rule.add({ code: 'unencodable-value', path, says: say('unencodable-value', { key }) })
  if (stripped.includes(key))
    rule.add({ code: 'stripped-parameter', path, says: say('stripped-parameter', { key }), generations: rule.generations3 })
  lintValue(rule, { key, text }, path)
}

/** Traps of a value in a document or an old URL. */
export function lintValue(rule: LintedRule, { key, text }: Parameter, path: Path): void {
  if (!isReadable(key, text)) rule.add({ code: 'not-a-number', path, says: say('not-a-number', { key, value: JSON.stringify(text) }) })
  if (key === 'cluster') rule.add({ code: 'cluster-needs-restart', path, says: say('cluster-needs-restart') })
  if (/^(.+\.)?loadbalance$/.test(key)) lintLoadBalance(rule, text, path)
}

/** A weight, warm-up or start that Dubbo can read as a number; any other parameter. */
function isReadable(key: string, text: string): boolean {
  if (text === 'null' || text === '') return true
  if (/^(.+\.)?timestamp$/.test(key)) return isJavaLong(text)
  return !/^(.+\.)?(weight|warmup)$/.test(key) || isJavaInt(text)
}

/** A name that the consumers' Dubbo has not fails every call: ExtensionLoader finds "No such extension". */
function lintLoadBalance(rule: LintedRule, name: string, path: Path): void {
  if (name === 'null' || name === '') return
  // a drained provider gets calls again, whoever wrote its weight 0
  if (name === 'consistenthash') rule.add({ code: 'hash-ignores-weight', path, says: say('hash-ignores-weight') })
  const since = Object.hasOwn(loadBalanceReleases, name) ? loadBalanceReleases[name] : undefined
  const meant = name.trim().toLowerCase()
  const mended = since === undefined && Object.hasOwn(loadBalanceReleases, meant) ? meant : 'random'
  rule.add({
    code: 'unknown-load-balance',
    path,
    says: since === undefined ? say('load-balance-unknown', { name }) : say('load-balance-since', { name, since }),
    generations: rule.readBy((generation) => since === undefined || generation < since.slice(0, 3)),
    fix: { says: say('load-balance-fix', { name: mended }), edit: (edited) => edited.setIn(path, mended) },
  })
}
