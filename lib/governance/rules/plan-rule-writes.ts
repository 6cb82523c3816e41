// Which znodes a rule of any kind touches, and what they hold before and after. Pure: what is live comes in.
import { AppError, isAppError } from '../../platform/errors.ts'
import { wordedAs } from '../../platform/sentence.ts'
import { hasConflict } from '../history/merge-lines.ts'
import { ruleGenerationOf, type RuleGeneration } from '../rule-generation.ts'
import { readRuleDocument } from '../simulate/rule-document.ts'
import type { RuleRoots } from '../service-key.ts'
import { checkDocuments } from './check-documents.ts'
import { disabledRule } from './disabled-rule.ts'
import { formFor, formOfRule } from './form-of-rule.ts'
import { ruleReadingOf, type RuleForm } from './rule-forms.ts'
import { checkedRuleKey, rulePath, rulePath270, urlPlace } from './rule-places.ts'
import { twinNodes } from './rule-twins.ts'
import type { RuleDraft } from './schema.ts'
import { translateRule } from './translate-rule.ts'
import { readingWords } from './twin-sentences.ts'
import type { Finding } from '../finding.ts'
import { sayOfOutcome as say } from '../outcome-sentences.ts'

/**
 * A process that the rule is for: a consumer, or where nobody consumes, a provider. `isCaller`: of another application, which the rule of
 * this one reaches because it calls it.
 */
export type RuleReader = { release: string; generation: string; application: string; isCaller?: boolean }
export type PlannedRuleWrite = {
  path: string
  form: RuleForm
  before: string | null
  via: string | null
  after: string | null
  reason: string
}
export type PlannedRule = {
  writes: PlannedRuleWrite[]
  /** Every path the fingerprint covers; null = no znode */
  contents: Record<string, string | null>
  findings: Finding[]
}

/** Live contents by path; of an old URL its decoded name. */
export type LiveRules = ReadonlyMap<string, string>

/** Old URLs of one rule are written one by one; more than this is a mistake or an attack. */
const maxUrls = 200

type Standing = {
  live: LiveRules
  former: readonly string[]
  /** Paths of the old URLs that bear the rule's name, whoever wrote them */
  urls?: readonly string[]
}

/**
 * The paths that hold a rule now: the document, its copy for 2.7.0 to 2.7.2, and the old URLs that say what the document says or one of its
 * `former` texts said. Other people's URLs are not among them and stay as they are, unless there is no document: then `urls` are the rule.
 */
export function placesNow(rule: RuleDraft, roots: RuleRoots, { live, former, urls = [] }: Standing): Record<string, string | null> {
  const path = rulePath(roots, rule)
  const content = live.get(path) ?? null
  const old = rulePath270(roots, rule)
  const contents: Record<string, string | null> = { [path]: content }
  if (old) contents[old.path] = live.get(old.path) ?? null
  for (const text of [content, ...former]) for (const [twin, url] of twinNodes(rule, roots, text)) if (live.has(twin)) contents[twin] = url
  if (content === null) for (const twin of urls.slice(0, maxUrls)) contents[twin] = live.get(twin) ?? null
  return contents
}

/** Writes that make the draft the rule in every form its readers need. Throws `invalid-input` for what would take no effect. */
export function planRuleWrites(
  draft: RuleDraft,
  live: LiveRules,
  { roots, readers, former = [], urls = [] }: { roots: RuleRoots; readers: readonly RuleReader[] } & Partial<Omit<Standing, 'live'>>,
): PlannedRule {
  const rule = { ...draft, key: checkedRuleKey(draft) }
  if (rule.content !== null) checkContent(rule.content, rule.kind)
  // the older forms are written for the application itself: no caller looks for them
  const generations = new Set(readers.flatMap((reader) => (reader.isCaller ? [] : [ruleGenerationOf(reader)])))
  // a new document is no reason to take other people's URLs away
  const contents = placesNow(rule, roots, { live, former, urls: rule.content === null ? urls : [] })
  const path = rulePath(roots, rule)
  const writes = [
    documentWrite({
      path,
      form: formOfRule(rule),
      before: contents[path] ?? null,
      after: rule.content,
      kind: rule.kind,
      reason: 'the rule itself',
    }),
    ...copyWrites(rule, roots, contents, generations),
    ...urlWrites(rule, { roots, live, contents, generations }),
  ].filter((write) => write.before !== write.after)
  for (const write of writes) contents[write.path] = write.before
  return {
    writes,
    contents,
    findings: rule.content === null ? findingsOfRemoval(contents[path] ?? null, urls) : findingsOf(rule, rule.content, readers),
  }
}

/** Never what stays in force without a word: empty text, an empty list, text that is no YAML. */
function checkContent(content: string, kind: RuleDraft['kind']): void {
  if (content.trim() === '') throw new AppError('invalid-input', say('refused-empty-text'))
  if (hasConflict(content)) throw new AppError('invalid-input', say('refused-conflict'))
  if (kind === 'mesh' || kind === 'migration') return checkDocuments(kind, content)
  const document = readRuleDocument(content)
  for (const list of ['configs', 'conditions', 'tags']) {
    const value = document[list]
    if (Array.isArray(value) && value.length === 0) throw new AppError('invalid-input', say('refused-empty-list', { list }))
  }
}

function documentWrite({ kind, ...write }: Omit<PlannedRuleWrite, 'via'> & { kind: RuleDraft['kind'] }): PlannedRuleWrite {
  const via = write.after === null && write.before !== null ? disabledRule(kind, write.before) : null
  return { ...write, via: via === write.before ? null : via }
}

/** The document of 2.7.0 to 2.7.2: written where somebody needs it, kept the same where it is there, taken away with the rule. */
function copyWrites(
  rule: RuleDraft,
  roots: RuleRoots,
  contents: Readonly<Record<string, string | null>>,
  generations: ReadonlySet<RuleGeneration>,
): PlannedRuleWrite[] {
  const old = rulePath270(roots, rule)
  if (!old) return []
  const before = contents[old.path] ?? null
  const isNeeded = generations.has('2.7.0-2.7.2')
  if (!isNeeded && before === null) return []
  const reason = isNeeded ? 'read by 2.7.0-2.7.2' : 'kept equal to the rule'
  return [documentWrite({ ...old, before, after: rule.content, kind: rule.kind, reason })]
}

type UrlInput = {
  roots: RuleRoots
  live: LiveRules
  contents: Readonly<Record<string, string | null>>
  generations: ReadonlySet<RuleGeneration>
}

/** New URLs come before the old ones go, so that no moment is without the rule. */
function urlWrites(rule: RuleDraft, { roots, live, contents, generations }: UrlInput): PlannedRuleWrite[] {
  const place = urlPlace(roots, rule)
  if (!place) return []
  const { form } = place
  const present = new Map(Object.entries(contents).filter(([path]) => path.startsWith(`${place.directory}/`)))
  const isWanted = generations.has('2.5/2.6') || present.size > 0
  const wanted = isWanted ? twinNodes(rule, roots, rule.content) : new Map<string, string>()
  if (wanted.size > maxUrls) throw new AppError('invalid-input', say('refused-many-urls', { count: wanted.size, limit: maxUrls }))
  const creates = [...wanted]
    .filter(([path]) => !live.has(path))
    .map(([path, url]) => ({ path, form, before: null, via: null, after: url, reason: 'read by 2.5/2.6' }))
  const removals = [...present]
    .filter(([path]) => !wanted.has(path))
    .map(([path, url]) => ({ path, form, before: url, via: null, after: null, reason: 'what the rule said before' }))
  return [...creates, ...removals]
}

/** Old URLs that no document speaks for go with the rule, as many as one operation takes. */
function findingsOfRemoval(document: string | null, { length: count }: readonly string[]): Finding[] {
  if (document !== null || count <= maxUrls) return []
  return [{ code: 'urls-stay', severity: 'warning', ...say('urls-stay', { count, limit: maxUrls }) }]
}

function findingsOf(rule: RuleDraft, content: string, readers: readonly RuleReader[]): Finding[] {
  const told = audienceOf(rule, readers)
  const findings: Finding[] = []
  if (told.length === 0) findings.push({ code: 'rule-for-nobody', severity: 'warning', ...say('readers-none', { key: rule.key }) })
  for (const one of told) findings.push(...findingsFor(rule, content, one))
  const isReadByNone = told.every(({ form, generation }) => generation !== '2.5/2.6' && ruleReadingOf(form, generation).read === 'no')
  if (told.length > 0 && isReadByNone)
    findings.push({
      code: 'form-read-by-nobody',
      severity: 'danger',
      ...say('form-read-by-none'),
    })
  return findings
}

type Told = { form: RuleForm; generation: RuleGeneration }

/** Generations of readers, each with the form that it meets. */
function audienceOf(rule: RuleDraft, readers: readonly RuleReader[]): Told[] {
  const form = formOfRule(rule)
  const told = readers.map((reader) => ({ form: formFor(form, reader), generation: ruleGenerationOf(reader) }))
  const byName = new Map(told.map((one) => [`${one.generation} ${one.form}`, one]))
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, one]) => one)
}

/** What processes of one generation will not obey of the document. */
function findingsFor(rule: RuleDraft, content: string, { form, generation }: Told): Finding[] {
  if (generation === '2.5/2.6')
    return translateRule(rule, content).lost.map((sentence) => ({ code: 'not-read-by-26', severity: 'warning', ...sentence }))
  const reading = ruleReadingOf(form, generation)
  const isOfCallers = form === 'condition-application-callers'
  const hasCopy = generation === '2.7.0-2.7.2' && !isOfCallers && rulePath270({ namespace: '' }, rule) !== undefined
  if (reading.read === 'yes' || hasCopy) return []
  const isUnread = reading.read === 'no'
  const sentence = say(isUnread ? (isOfCallers ? 'callers-unread' : 'form-unread') : 'form-by-interface', { generation })
  const words =
    reading.when === '' ? sentence : wordedAs(`${sentence.text.slice(0, -1)}: ${reading.when}.`, [sentence, readingWords(reading.when)])
  return [{ code: isUnread ? 'form-not-read' : 'form-read-by-some', severity: 'warning', ...words }]
}

/** Whether a text can be read as a rule at all; for lists, which show the ones that cannot. */
export function isRuleEnabled(content: string): boolean | null {
  try {
    return readRuleDocument(content)['enabled'] !== false
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return null
    throw error
  }
}
