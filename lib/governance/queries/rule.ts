// One rule of any kind: what it says in each place, who reads it, and what is wrong with it.
import { answerFrom, type Answer } from '../../platform/answer.ts'
import { AppError, sentenceOf } from '../../platform/errors.ts'
import { sourceAges } from '../../platform/sources.ts'
import { applicationsOn32, isOfPassedOver, withoutTold } from '../across/told-by-applications.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { selectContents } from '../io/revision-store.ts'
import { selectConsumersOfApplication, selectLiveRules, selectReaders, type CountedReader, type StoredRule } from '../io/rule-store.ts'
import { ruleGenerationOf } from '../rule-generation.ts'
import { formFor, formOfRule } from '../rules/form-of-rule.ts'
import { isInForce } from '../rules/group-rules.ts'
import type { LintFinding } from '../lint/lint-schema.ts'
import { lintUrls, withUrlFindings } from '../lint/lint-urls.ts'
import { findingsOfReaders } from '../lint/of-readers.ts'
import { lintDraft } from '../rules/lint-draft.ts'
import { isDocumentEnabled } from '../rules/is-document-enabled.ts'
import { placesNow, planRuleWrites, type LiveRules } from '../rules/plan-rule-writes.ts'
import { ruleReadingOf } from '../rules/rule-forms.ts'
import { ruleNameOf, type RuleFormat } from '../rules/rule-name.ts'
import { urlPlace, type RuleName } from '../rules/rule-places.ts'
import type { RuleDetail } from '../rules/rule-schema.ts'
import type { RuleDraft } from '../rules/schema.ts'
import { simulatedGenerations } from '../simulate/model.ts'
import { applicationConfiguratorsPath, type RuleRoots } from '../service-key.ts'
import { canHaveRule } from '../weight-facts.ts'
import { locateRule } from './locate-rule.ts'

export type LoadedRule = {
  sourceId: string
  roots: RuleRoots
  /** Of its document */
  path: string
  /** The rule as it stands: `content` is that of its document */
  rule: RuleDraft
  live: LiveRules
  /** What the document held before, where there are old URLs that may have been left by it */
  former: string[]
  /** Paths of the old URLs that bear its name, whoever wrote them */
  urls: string[]
  readers: CountedReader[]
  contents: Record<string, string | null>
  fingerprint: string
  updatedAt: Date | null
}

/** Throws `not-found` for a registry that is none, `invalid-input` for a key that no path can hold. A rule may be absent. */
export async function loadRule(name: RuleName & { registry: string }): Promise<LoadedRule> {
  const { sourceId, roots, path, paths, directory, name: located } = await locateRule(name)
  const rows = await selectLiveRules(sourceId, { paths, directory })
  const document = rows.find((row) => row.path === path)
  const live = new Map(rows.map((row) => [row.path, row.content]))
  const rule = { registry: sourceId, ...located, content: document?.content ?? null }
  const hasUrls = directory !== undefined && rows.some((row) => row.path.startsWith(`${directory}/`))
  const former = hasUrls ? await formerContents({ sourceId, path }) : []
  // the directory holds those of every group and version
  const urls = rows.flatMap((row) => (isUrlOf(row, located, roots) ? [row.path] : []))
  const contents = placesNow(rule, roots, { live, former, urls })
  return {
    sourceId,
    roots,
    path,
    rule,
    live,
    former,
    urls,
    contents,
    readers: await readersOf(sourceId, rule),
    fingerprint: await fingerprintOf(contents),
    updatedAt: document?.updatedAt ?? null,
  }
}

function isUrlOf(row: StoredRule, rule: RuleName, roots: RuleRoots): boolean {
  const { format, kind, key } = ruleNameOf(row, roots)
  return format === 'url' && kind === rule.kind && key === rule.key
}

const maxFormer = 50

async function formerContents(place: { sourceId: string; path: string }): Promise<string[]> {
  const found = await selectContents(place, { limit: maxFormer })
  return [...new Set(found.flatMap(({ content }) => content ?? []))]
}

/**
 * Tag and script rules bear the provider's name and are read by those who call it; conditions of an application by itself and by those who
 * call it; the others by whom they name.
 */
async function readersOf(sourceId: string, { kind, scope, key }: RuleName): Promise<CountedReader[]> {
  if (kind === 'tag' || kind === 'script' || kind === 'mesh') return selectConsumersOfApplication(sourceId, key)
  if (kind === 'condition' && scope === 'application') {
    const own = await selectReaders(sourceId, { scope, key, side: 'consumer' })
    const callers = await selectConsumersOfApplication(sourceId, key)
    return [...own, ...callers.flatMap((one) => (one.application === key ? [] : [{ ...one, isCaller: true }]))]
  }
  return selectReaders(sourceId, { scope, key, side: kind === 'migration' ? 'consumer' : 'either' })
}

/** A rule with everything that is known of it. Throws `not-found` and `invalid-input`. */
export async function getRule(name: RuleName & { registry: string }): Promise<Answer<RuleDetail>> {
  const loaded = await loadRule(name)
  const { rule, readers } = loaded
  const places = placesOf(loaded)
  const form = formOfRule(rule)
  const readings = readers.map((reader) => {
    const generation = ruleGenerationOf(reader)
    const met = formFor(form, reader)
    return { application: reader.application, generation, count: reader.count, form: met, ...ruleReadingOf(met, generation) }
  })
  const plan = planOf(loaded)
  const lint = lintDraft(rule)
  const data: RuleDetail = {
    kind: rule.kind,
    scope: rule.scope,
    key: rule.key,
    registry: loaded.sourceId,
    content: rule.content,
    enabled: enabledOf(rule, places),
    updatedAt: loaded.updatedAt?.toISOString() ?? null,
    places,
    otherUrls: otherUrlsOf(loaded),
    readers: readings,
    lint: await withoutToldOf(loaded, findingsOfReaders(lint, readings)),
    ...plan,
    findings: [...plan.findings, ...urlFindings(loaded, lint, readings)],
    fingerprint: loaded.fingerprint,
  }
  return answerFrom(data, await sourceAges({ ids: [loaded.sourceId] }))
}

/** Without what is wrong for consumers whom the rules of their applications tell the same. */
async function withoutToldOf({ sourceId, roots, rule, readers }: LoadedRule, lint: LintFinding[]): Promise<LintFinding[]> {
  const { content } = rule
  if (content === null || !lint.some(isOfPassedOver)) return lint
  const applications = applicationsOn32(readers)
  const pathOf = (application: string): string => applicationConfiguratorsPath(roots, application)
  const rows = await selectLiveRules(sourceId, { paths: applications.filter(canHaveRule).map(pathOf), directory: undefined })
  const documents = new Map(rows.map((row) => [row.path, row.content]))
  return withoutTold(lint, { ...rule, content }, { applications, documentOf: (application) => documents.get(pathOf(application)) })
}

function placesOf({ rule, roots, path: document, contents }: LoadedRule): RuleDetail['places'] {
  const directory = urlPlace(roots, rule)?.directory
  const formatOf = (path: string): RuleFormat =>
    path === document ? 'yaml' : directory !== undefined && path.startsWith(`${directory}/`) ? 'url' : 'yaml-2.7.0'
  return Object.entries(contents).map(([path, content]) => ({ path, format: formatOf(path), content }))
}

function enabledOf({ kind, content }: RuleDraft, places: RuleDetail['places']): boolean | null {
  if (kind === 'mesh') return content === null ? null : isDocumentEnabled(kind, content)
  return isInForce(places.flatMap(({ format, content: text }) => (text === null ? [] : [{ format, content: text }])))
}

const maxOtherUrls = 200

const otherUrlsOf = ({ urls, contents, live }: LoadedRule): RuleDetail['otherUrls'] =>
  urls
    .filter((path) => contents[path] === undefined)
    .slice(0, maxOtherUrls)
    .map((path) => ({ path, content: live.get(path) ?? '' }))

/** What is wrong with the rule's old URLs, whoever wrote them: the document has nothing of it. */
function urlFindings(
  { live, urls }: LoadedRule,
  lint: readonly LintFinding[],
  readers: readonly { generation: string }[],
): RuleDetail['findings'] {
  const texts = urls.flatMap((path) => live.get(path) ?? [])
  const found = withUrlFindings(lint, lintUrls(texts, simulatedGenerations)).filter(({ path }) => path.startsWith('urls['))
  return findingsOfReaders(found, readers).map(({ code, severity, text, said }) => ({ code, severity, text, ...(said && { said }) }))
}

/** What somebody else wrote may be anything; what our own plan would refuse is said as a finding. */
function planOf({ rule, live, roots, readers, former, urls }: LoadedRule): Pick<RuleDetail, 'findings' | 'outOfStep'> {
  try {
    const { findings, writes } = planRuleWrites(rule, live, { roots, readers, former, urls })
    return { findings, outOfStep: rule.content === null ? [] : writes.map(({ path }) => path) }
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid-input')
      return { findings: [{ code: 'not-in-force', severity: 'danger', ...sentenceOf(error) }], outOfStep: [] }
    throw error
  }
}
