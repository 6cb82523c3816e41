// Who uses what of the tree? A leftover is what nobody alive can be using, with the proof. Pure: the same facts, the same answer.
import { parseServiceId } from '../service-id.ts'
import { evidence } from './evidence.ts'
import type {
  ApplicationMetadataFact,
  DirectoryFact,
  InterfaceMetadataFact,
  Leftover,
  MappingFact,
  PersistentFact,
  RuleKeyFact,
  TreeFacts,
  Usage,
} from './facts.ts'
import type { Evidence } from './schema.ts'

/** Unused revisions of a living application that stay: a roll-back needs the one before. */
export const keptRevisions = 3

const maxRulesNamed = 5

/** Every leftover among the facts. */
export function judgeLeftovers(tree: TreeFacts, usage: Usage): Leftover[] {
  const context = { usage, tree }
  return [
    ...tree.directories.flatMap((directory) => judgeDirectory(context, directory)),
    ...tree.mappings.flatMap((mapping) => judgeMapping(context, mapping)),
    ...tree.applications.flatMap((application) => judgeRevisions(context, application)),
    ...tree.interfaces.flatMap((metadata) => judgeDefinitions(context, metadata)),
    ...tree.persistents.flatMap((persistent) => judgePersistent(context, persistent)),
    ...usage.rules.flatMap((rule) => judgeRule(context, rule)),
  ]
}

type Context = { usage: Usage; tree: TreeFacts }

function judgeDirectory({ usage }: Context, directory: DirectoryFact): Leftover[] {
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

function judgeMapping(context: Context, { path, interface: name, applications, writtenAt, bytes }: MappingFact): Leftover[] {
  const { usage } = context
  const stale = applications.filter((application) => !usage.applications.has(application))
  if (stale.length === 0) return []
  const others = applications.filter((application) => !stale.includes(application))
  return [
    {
      path,
      kind: 'stale-mapping',
      subject: { interface: name, applications: stale },
      evidence: [
        evidence('application-gone', { applications: stale.join(', ') }),
        ...stale.flatMap((application) => signsOf(context, application)),
        ...(others.length === 0 ? [] : [evidence('others-stay', { applications: others.join(', ') })]),
        evidence('written', {}, writtenAt),
      ],
      unusedSince: latestOfAll(stale.map((application) => goneSince(context, application))),
      nodes: 1,
      bytes,
    },
  ]
}

function judgeRevisions(context: Context, { path, application, revisions }: ApplicationMetadataFact): Leftover[] {
  const { usage } = context
  if (revisions.length === 0) return []
  if (!usage.applications.has(application)) {
    const newest = Math.max(...revisions.map((revision) => revision.writtenAt))
    return [
      {
        path,
        kind: 'stale-metadata-revision',
        subject: { application },
        evidence: [
          evidence('application-gone', { applications: application }),
          ...signsOf(context, application),
          evidence('written', {}, newest),
        ],
        unusedSince: goneSince(context, application),
        nodes: revisions.length + 1,
        bytes: sum(revisions),
      },
    ]
  }
  const inUse = usage.revisions.get(application) ?? new Set()
  const unused = revisions.filter(({ revision }) => !inUse.has(revision)).sort((a, b) => b.writtenAt - a.writtenAt)
  return unused.slice(keptRevisions).map(({ path: at, revision, writtenAt, bytes }) => ({
    path: at,
    kind: 'stale-metadata-revision',
    subject: { application, revision },
    evidence: [
      evidence('revision-unused', { application, revision, inUse: [...inUse].join(', ') || '–' }),
      evidence('newer-kept', { kept: keptRevisions }),
      evidence('written', {}, writtenAt),
    ],
    unusedSince: undefined,
    nodes: 1,
    bytes,
  }))
}

function judgeDefinitions(context: Context, { path, interface: name, nodes, definitions }: InterfaceMetadataFact): Leftover[] {
  const { usage } = context
  if (definitions.length === 0 || definitions.some(({ application }) => usage.members.has(`${name}\n${application}`))) {
    return definitions.flatMap((definition) => judgeDefinition(context, name, definition))
  }
  const applications = [...new Set(definitions.map((definition) => definition.application))]
  if (usage.interfaces.has(name) || applications.some((application) => usage.applications.has(application)))
    return definitions.flatMap((definition) => judgeDefinition(context, name, definition))
  return [
    {
      path,
      kind: 'stale-definition',
      subject: { interface: name, applications },
      evidence: [
        evidence('nobody-registered', { interface: name }),
        evidence('application-gone', { applications: applications.join(', ') }),
        ...dated('last-left', usage.interfaceLeft.get(name)),
        evidence('written', {}, Math.max(...definitions.map((definition) => definition.writtenAt))),
      ],
      unusedSince: latestOfAll(applications.map((application) => goneSince(context, application))),
      nodes,
      bytes: sum(definitions),
    },
  ]
}

function judgeDefinition(
  context: Context,
  name: string,
  { path, side, application, writtenAt, bytes }: InterfaceMetadataFact['definitions'][number],
): Leftover[] {
  if (context.usage.applications.has(application)) return []
  return [
    {
      path,
      kind: 'stale-definition',
      subject: { interface: name, application, side },
      evidence: [
        evidence('application-gone', { applications: application }),
        ...signsOf(context, application),
        evidence('written', {}, writtenAt),
      ],
      unusedSince: goneSince(context, application),
      nodes: 1,
      bytes,
    },
  ]
}

function judgePersistent({ usage }: Context, fact: PersistentFact): Leftover[] {
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

function judgeRule({ usage }: Context, { path, kind, key, bytes }: RuleKeyFact): Leftover[] {
  // old URLs lie inside the directory of their interface and go (or stay) with it; a rule without a name speaks to everybody
  if (kind.endsWith('-url') || /^(|\*|global|dubbo)$/.test(key)) return []
  if (usage.applications.has(key) || usage.interfaces.has(interfaceOfKey(key))) return []
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

function signsOf({ usage, tree }: Context, application: string): Evidence[] {
  return [
    ...dated('application-left', usage.applicationLeft.get(application), { application }),
    ...dated('instances-quiet-since', tree.instancesQuietSince.get(application), { application }),
  ]
}

/** The history names the instant; the tree bounds only what happened on the application level. */
const goneSince = ({ usage, tree }: Context, application: string): number | undefined =>
  usage.applicationLeft.get(application) ?? tree.instancesQuietSince.get(application)

function dated(code: Parameters<typeof evidence>[0], atMs: number | undefined, values = {}): Evidence[] {
  return atMs === undefined ? [] : [evidence(code, values, atMs)]
}

const earliest = (...times: (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** All of them are gone only since the last one went; one without proof leaves the whole without. */
const latestOfAll = (times: readonly (number | undefined)[]): number | undefined =>
  times.some((time) => time === undefined) ? undefined : Math.max(...times.map((time) => time ?? 0))

const sum = (rows: readonly { bytes: number }[]): number => rows.reduce((total, row) => total + row.bytes, 0)
