// The past of one rule: its revisions, what two of them differ in, and who wrote each line.
import { answerFrom, decodeCursor, pageOf, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { sourceAges } from '../../platform/sources.ts'
import { blameLines } from '../history/blame.ts'
import { diffLines, linesOf } from '../history/diff-lines.ts'
import type {
  Blame,
  BlameQuery,
  RevisionDetail,
  RevisionDiff,
  RevisionDiffQuery,
  RevisionRow,
  RevisionsQuery,
} from '../history/revision-schema.ts'
import { toRevision, type RawRevision } from '../history/to-revision.ts'
import { selectContents, selectRevisions, selectRevisionsById, type RevisionScope } from '../io/revision-store.ts'
import { selectLiveRules } from '../io/rule-store.ts'
import type { RuleName } from '../rules/rule-places.ts'
import { locateRule, type RuleLocation } from './locate-rule.ts'

/** Of the document: more are not followed back, so that blame costs bounded time. */
const maxBlamed = 500

/** Every revision of a rule in every form, newest first. Throws not-found, invalid-input. */
export async function listRevisions(name: RuleName, query: RevisionsQuery): Promise<Answer<RevisionRow[]>> {
  const location = await locateRule({ ...name, registry: query.registry })
  const offset = decodeCursor(query.cursor)
  const scope = scopeOf(location, query.format)
  const { rows, total } = await selectRevisions(scope, { offset, limit: query.pageSize })
  const data = rows.map((row) => toRevision(row, location.roots))
  return answerFrom(data, await sourceAges({ ids: [location.sourceId] }), pageOf(offset, rows.length, total))
}

/** One revision with its text. Throws not-found where it is none of this rule. */
export async function getRevision(name: RuleName & { registry: string }, id: string): Promise<Answer<RevisionDetail>> {
  const location = await locateRule(name)
  const found = await findRevision(location, id)
  return answerFrom({ ...toRevision(found, location.roots), content: found.content }, await sourceAges({ ids: [location.sourceId] }))
}

/** Two revisions, or one and what the document holds now, with the lines that differ. */
export async function diffRevisions(name: RuleName, query: RevisionDiffQuery): Promise<Answer<RevisionDiff>> {
  const location = await locateRule({ ...name, registry: query.registry })
  const from = await findRevision(location, query.from)
  const to = query.to === undefined ? undefined : await findRevision(location, query.to)
  const after = to ? to.content : await liveContent(location)
  const data = {
    from: toRevision(from, location.roots),
    to: to ? toRevision(to, location.roots) : null,
    before: from.content,
    after,
    changes: diffLines(linesOf(from.content), linesOf(after)),
  }
  return answerFrom(data, await sourceAges({ ids: [location.sourceId] }))
}

/** The lines of a rule's document, each with the revision that brought it. */
export async function blameRule(name: RuleName, query: BlameQuery): Promise<Answer<Blame>> {
  const location = await locateRule({ ...name, registry: query.registry })
  const until = query.revision === undefined ? undefined : await findDocumentRevision(location, query.revision)
  const contents = await selectContents(location, { until: until?.id, limit: maxBlamed })
  const lines = blameLines(contents.toReversed())
  const ids = [...new Set(lines.map(({ revision }) => revision))]
  const revisions = await selectRevisionsById(scopeOf(location), ids)
  const data = {
    lines,
    revisions: revisions.map((row) => toRevision(row, location.roots)),
    oldest: contents.length === maxBlamed ? (contents.at(-1)?.id ?? null) : null,
  }
  return answerFrom(data, await sourceAges({ ids: [location.sourceId] }))
}

/** A revision of the rule's document. Throws `invalid-input` for one of a copy or an old URL. */
export async function findDocumentRevision(location: RuleLocation, id: string): Promise<RawRevision> {
  const found = await findRevision(location, id)
  if (found.path === location.path) return found
  throw new AppError('invalid-input', `Revision ${id} is one of ${found.path}; choose one of the rule's document, ${location.path}.`)
}

async function findRevision(location: RuleLocation, id: string): Promise<RawRevision> {
  const [found] = await selectRevisionsById(scopeOf(location), [id])
  if (!found) throw new AppError('not-found', `The rule has no revision ${id}, or it is older than revisions are kept.`)
  return found
}

async function liveContent({ sourceId, path }: RuleLocation): Promise<string | null> {
  const [found] = await selectLiveRules(sourceId, { paths: [path], directory: undefined })
  return found?.content ?? null
}

function scopeOf({ sourceId, name, path, paths, directory }: RuleLocation, format?: RevisionsQuery['format']): RevisionScope {
  const all = { sourceId, key: name.key, paths, directory }
  if (format === undefined) return all
  if (format === 'url') return { ...all, paths: [] }
  const wanted = paths.filter((one) => (one === path) === (format === 'yaml'))
  return { ...all, paths: format === 'stray' ? [] : wanted, directory: undefined }
}
