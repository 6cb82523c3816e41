import { answerFrom, type Answer } from '../../platform/answer.ts'
import { sourceAges } from '../../platform/sources.ts'
import { selectGroupParts, type GroupPart } from '../io/store-groups.ts'
import { selectByIds } from '../io/store-lists.ts'
import type { StoredMessage } from '../io/store.ts'
import { ageSeconds, causeTextOf, isUrgent, messageSourceKinds } from '../model.ts'
import { type GroupBy, type MessageGroup } from '../schema.ts'
import { verbNames, type VerbName } from '../verb-names.ts'
import { factsOf, verbsFor } from '../verbs.ts'
import { withCuts } from './cuts.ts'
import { filterOf, type MessageQuery } from './filter.ts'

/** The messages of a filter by what they have in common: urgent groups first, then the largest. */
export async function groupMessages(
  query: Omit<MessageQuery, 'sort' | 'cursor' | 'pageSize'> & { by?: GroupBy } = {},
): Promise<Answer<MessageGroup[]>> {
  const [parts, ages] = await Promise.all([
    selectGroupParts(filterOf(query), query.by ?? 'cause'),
    sourceAges({ kinds: messageSourceKinds }),
  ])
  const samples = await selectByIds(parts.flatMap((part) => part.samples))
  const verbs = new Map(samples.map((row) => [row.id, allowedVerbs(row)]))
  const groups = Map.groupBy(parts, ({ value }) => value)
  const now = new Date()
  const rows = [...groups].map(([value, own]) => toGroup(value, { parts: own, verbs, now }))
  return withCuts(answerFrom(rows.toSorted(problemsFirst), ages), query)
}

/** What the item itself allows: an operation under way on one of many says nothing of the others. */
const allowedVerbs = (row: StoredMessage): VerbName[] =>
  verbsFor(factsOf(row, false)).flatMap(({ verb, allowed }) => (allowed ? [verb] : []))

type Facts = { parts: readonly GroupPart[]; verbs: ReadonlyMap<string, readonly VerbName[]>; now: Date }

function toGroup(value: string, { parts, verbs, now }: Facts): MessageGroup {
  const byCause = [...Map.groupBy(parts, ({ cause }) => cause)].map(([cause, own]) => ({
    cause,
    causeText: causeTextOf(cause),
    count: own.reduce((sum, { count }) => sum + count, 0),
  }))
  const causes = byCause.toSorted((a, b) => b.count - a.count || (a.cause < b.cause ? -1 : 1))
  const allowed = new Set(parts.flatMap((part) => part.samples.flatMap((id) => verbs.get(id) ?? [])))
  const most = causes[0]?.cause ?? ''
  return {
    value,
    count: causes.reduce((sum, { count }) => sum + count, 0),
    oldestAge: ageSeconds(new Date(Math.min(...parts.map(({ oldest }) => oldest.getTime()))), now),
    urgent: causes.some(({ cause }) => isUrgent(cause)),
    causes,
    cause: most,
    causeText: causeTextOf(most),
    sources: [...new Set(parts.map(({ sourceId }) => sourceId))].toSorted(),
    verbs: verbNames.filter((verb) => allowed.has(verb)),
  }
}

const problemsFirst = (a: MessageGroup, b: MessageGroup): number =>
  Number(b.urgent) - Number(a.urgent) || b.count - a.count || (a.value < b.value ? -1 : 1)
