// Signs of life, and since when there are none: shared by the judges of every kind.
import { evidence } from './evidence.ts'
import type { DefinitionFact, TreeFacts, Usage } from './facts.ts'
import type { Evidence } from './schema.ts'

export type JudgeContext = { usage: Usage; tree: TreeFacts; nowMs: number }

/**
 * Dubbo writes every definition again once a day (`cycle-report`, on by default: AbstractMetadataReport), and of an application that
 * consumes on the application level only its consumer definitions are the only trace: one that is this young may be of a living one.
 */
const rewrittenWithinMs = 2 * 24 * 3_600_000

export const mayBeAlive = ({ nowMs }: Pick<JudgeContext, 'nowMs'>, { side, writtenAt }: DefinitionFact): boolean =>
  side === 'consumer' && nowMs - writtenAt < rewrittenWithinMs

export function signsOf({ usage, tree }: JudgeContext, application: string): Evidence[] {
  return [
    ...dated('application-left', usage.applicationLeft.get(application), { application }),
    ...dated('instances-quiet-since', tree.instancesQuietSince.get(application), { application }),
  ]
}

/** The history names the instant; the tree bounds only what happened on the application level. */
export const goneSince = ({ usage, tree }: JudgeContext, application: string): number | undefined =>
  usage.applicationLeft.get(application) ?? tree.instancesQuietSince.get(application)

export function dated(code: Parameters<typeof evidence>[0], atMs: number | undefined, values = {}): Evidence[] {
  return atMs === undefined ? [] : [evidence(code, values, atMs)]
}

export const earliest = (...times: (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}

/** All of them are gone only since the last one went; one without proof leaves the whole without. */
export const latestOfAll = (times: readonly (number | undefined)[]): number | undefined =>
  times.some((time) => time === undefined) ? undefined : Math.max(...times.map((time) => time ?? 0))

export const sum = (rows: readonly { bytes: number }[]): number => rows.reduce((total, row) => total + row.bytes, 0)
