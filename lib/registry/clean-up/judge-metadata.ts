// Mapping, revisions and definitions: what applications left behind.
import { evidence } from './evidence.ts'
import type { ApplicationMetadataFact, DefinitionFact, InterfaceMetadataFact, Leftover, MappingFact, OldMappingFact } from './facts.ts'
import { dated, goneSince, latestOfAll, mayBeAlive, signsOf, sum, type JudgeContext } from './signs.ts'

/** Unused revisions of a living application that stay: a roll-back needs the one before. */
export const keptRevisions = 3

export function judgeMapping(context: JudgeContext, { applications, ...mapping }: MappingFact): Leftover[] {
  const [stale, others] = parted(context, applications)
  return stale.length === 0 ? [] : [staleMapping(context, { ...mapping, stale, others, nodes: 1 })]
}

/** The directory as a whole only when every application in it is gone; else node by node. */
export function judgeOldMapping(context: JudgeContext, { path, interface: name, applications }: OldMappingFact): Leftover[] {
  const [stale, others] = parted(
    context,
    applications.map(({ application }) => application),
  )
  const mapping = { interface: name, others }
  if (stale.length > 0 && others.length === 0) {
    const writtenAt = Math.max(...applications.map((node) => node.writtenAt))
    return [staleMapping(context, { ...mapping, path, stale, writtenAt, nodes: applications.length + 1, bytes: sum(applications) })]
  }
  return applications
    .filter(({ application }) => stale.includes(application))
    .map(({ application, ...node }) => staleMapping(context, { ...mapping, ...node, stale: [application], nodes: 1 }))
}

/** Those that nobody runs any more, and the others. */
function parted({ usage }: JudgeContext, applications: readonly string[]): [stale: string[], others: string[]] {
  const lives = (application: string): boolean => usage.applications.has(application)
  return [applications.filter((application) => !lives(application)), applications.filter(lives)]
}

type StaleMapping = Omit<MappingFact, 'applications'> & { stale: string[]; others: string[]; nodes: number }

function staleMapping(context: JudgeContext, { path, interface: name, stale, others, writtenAt, nodes, bytes }: StaleMapping): Leftover {
  return {
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
    nodes,
    bytes,
  }
}

export function judgeRevisions(context: JudgeContext, { path, application, revisions }: ApplicationMetadataFact): Leftover[] {
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

export function judgeDefinitions(context: JudgeContext, { path, interface: name, nodes, definitions }: InterfaceMetadataFact): Leftover[] {
  const { usage } = context
  if (definitions.length === 0) return []
  const applications = [...new Set(definitions.map((definition) => definition.application))]
  const isWhole = !usage.interfaces.has(name) && !applications.some((application) => usage.applications.has(application))
  if (!isWhole || definitions.some((definition) => mayBeAlive(context, definition)))
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

function judgeDefinition(context: JudgeContext, name: string, definition: DefinitionFact): Leftover[] {
  const { path, side, application, writtenAt, bytes } = definition
  if (context.usage.applications.has(application) || mayBeAlive(context, definition)) return []
  return [
    {
      path,
      kind: 'stale-definition',
      subject: { interface: name, application, side },
      evidence: [
        evidence('application-gone', { applications: application }),
        ...signsOf(context, application),
        evidence('written', {}, writtenAt),
        ...(side === 'consumer' ? [evidence('not-rewritten')] : []),
      ],
      unusedSince: goneSince(context, application),
      nodes: 1,
      bytes,
    },
  ]
}
