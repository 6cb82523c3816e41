// Who uses what of the tree? A leftover is what nobody alive can be using, with the proof. Pure: the same facts, the same answer.
import { parseServiceId } from '../service-id.ts'
import { evidence } from './evidence.ts'
import type { DirectoryFact, Leftover, PersistentFact, RuleKeyFact, TreeFacts, Usage } from './facts.ts'
import { judgeDefinitions, judgeMapping, judgeOldMapping, judgeRevisions } from './judge-metadata.ts'
import { dated, earliest, type JudgeContext } from './signs.ts'

const maxRulesNamed = 5

/** Every leftover among the facts. */
export function judgeLeftovers(tree: TreeFacts, usage: Usage, nowMs: number): Leftover[] {
  const context = { usage, tree, nowMs }
  return [
    ...tree.directories.flatMap((directory) => judgeDirectory(context, directory)),
    ...tree.mappings.flatMap((mapping) => judgeMapping(context, mapping)),
    ...tree.oldMappings.flatMap((mapping) => judgeOldMapping(context, mapping)),
    ...tree.applications.flatMap((application) => judgeRevisions(context, application)),
    ...tree.interfaces.flatMap((metadata) => judgeDefinitions(context, metadata)),
    ...tree.persistents.flatMap((persistent) => judgePersistent(context, persistent)),
    ...usage.rules.flatMap((rule) => judgeRule(context, rule)),
  ]
}

function judgeDirectory({ usage }: JudgeContext, directory: DirectoryFact): Leftover[] {
  const { path, interface: name, quietSince, rules, nodes, bytes } = directory
  if (usage.interfaces.has(name)) return []
  const left = usage.interfaceLeft.get(name)
  return [
    {
      path,
      kind: 'dead-directory',
      subject: { interface: name },
      evidence: [
        evidence('nobody-registered', { interface: name }),
        ...dated('last-left', left),
        ...dated('quiet-since', quietSince),
        ...(rules.length === 0 ? [] : [evidence('rules-inside', { count: rules.length, rules: rules.slice(0, maxRulesNamed).join(' ') })]),
      ],
      unusedSince: earliest(left, quietSince),
      nodes,
      bytes,
    },
  ]
}

function judgePersistent({ usage }: JudgeContext, fact: PersistentFact): Leftover[] {
  const { path, side, interface: name, application, host, isStatic, writtenAt, bytes } = fact
  if (usage.instanceHosts.has(`${application}\n${host}`)) return []
  return [
    {
      path,
      kind: 'persistent-leftover',
      subject: { interface: name, application, host, side },
      evidence: [
        isStatic ? evidence('static') : evidence('not-ephemeral'),
        evidence('no-instance-on-host', { application, host }),
        evidence('written', {}, writtenAt),
      ],
      unusedSince: undefined,
      nodes: 1,
      bytes,
    },
  ]
}

function judgeRule({ usage, tree }: JudgeContext, { path, kind, key, bytes }: RuleKeyFact): Leftover[] {
  // old URLs lie inside the directory of their interface and go (or stay) with it; a rule without a name speaks to everybody
  if (kind.endsWith('-url') || /^(|\*|global|dubbo)$/.test(key)) return []
  // it may live as a consumer that registers nowhere
  if (usage.applications.has(key) || usage.interfaces.has(interfaceOfKey(key)) || tree.recentConsumers.has(key)) return []
  return [
    {
      path,
      kind: 'orphan-rule',
      subject: { application: key },
      evidence: [evidence('rule-for-nobody', { key }), evidence('clear-first')],
      unusedSince: undefined,
      nodes: 1,
      bytes,
    },
  ]
}

function interfaceOfKey(key: string): string {
  try {
    return parseServiceId(key).interface
  } catch {
    return key
  }
}
