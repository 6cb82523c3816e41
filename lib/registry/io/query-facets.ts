// How many services would remain for each value of each filter, the other filters staying as they are.
import { database } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import { compareGenerations } from '../generation.ts'
import type { FacetValue, Problem, ServiceFacets } from '../schema.ts'
import { selectCounts, type CountedFacet, type ServiceCount } from './service-counts.ts'
import {
  conditionsOf,
  serviceRelation,
  whereOf,
  type ConditionName,
  type Conditions,
  type ServiceFilter,
  type ServiceRelation,
} from './service-filter.ts'

/** Applications can be hundreds; a facet shows the largest. */
const maxApplications = 50

/**
 * Rows (counted, value) of the services `s` that a where clause leaves, where `counted` is SQL of what a row counts for; arrays are taken
 * apart in the select list, which is the fastest.
 */
type ValuesOf = (counted: string, where: string) => string
const valuesIn =
  (from: string) =>
  (value: string): ValuesOf =>
  (counted, where) =>
    `select ${counted} as counted, ${value} as value from ${from} ${where}`
const each = valuesIn('s')
const eachAlike = valuesIn('alike s')

/** Facet, the filter that it stands for, and its values. */
const facets = [
  ['registries', 'registry', eachAlike('s.source_id')],
  // one that provides and consumes a service counts once
  [
    'applications',
    'application',
    each(`unnest(case when s.applications && s.consumer_apps
       then array(select unnest(s.applications) union select unnest(s.consumer_apps)) else s.applications || s.consumer_apps end)`),
  ],
  ['protocols', 'protocol', eachAlike('unnest(s.protocols)')],
  ['generations', 'generation', eachAlike('unnest(s.generations)')],
  ['healths', 'health', eachAlike(`(array['ok', 'info', 'warning', 'danger'])[s.worst + 1]`)],
  ['levels', 'level', eachAlike('s.level')],
  [
    'problems',
    'problem',
    // only few have problems
    (counted, where) => `select distinct on (p.id, p.value) p.counted, p.value from (
       select s.id, ${counted} as counted, jsonb_array_elements(s.problems) ->> 'code' as value from (select * from s where worst > 0) s ${where}) p`,
  ],
] as const satisfies readonly (readonly [keyof ServiceFacets, ConditionName, ValuesOf])[]

type FacetName = (typeof facets)[number][0]

type Counted = { facet: FacetName; value: string; count: number }

/** Counts of services by value, the most frequent first. */
export async function selectFacets(filter: ServiceFilter): Promise<ServiceFacets> {
  const relation = await serviceRelation({ needsWorst: true })
  const conditions = conditionsOf(filter)
  const [counted, severities] = await Promise.all([
    relation.isMerged || conditions.parts.size > 0 ? countRows(relation, conditions) : selectCounts().then(countedOf),
    selectSeverities(relation, conditionsOf({ ...filter, problem: undefined })),
  ])
  return toFacets(counted, severities)
}

type Severities = ReadonlyMap<string, Problem['severity']>

/** How bad the problems of each code are at their worst, of the services that some conditions leave. */
async function selectSeverities({ from }: ServiceRelation, conditions: Conditions): Promise<Severities> {
  const found = await database().pool.query<{ code: string; severity: Problem['severity'] }>(
    `select distinct on (1) p ->> 'code' as code, p ->> 'severity' as severity
     from (select s.problems, s.severity from ${from} ${whereOf(conditions)}) c, jsonb_array_elements(c.problems) p
     where c.severity > 0 order by 1, array_position(array['danger', 'warning', 'info'], p ->> 'severity')`,
    conditions.values,
  )
  return new Map(found.rows.map(({ code, severity }) => [code, severity]))
}

/** What services have few different values of: thousands are alike in all of these. */
const fewValued = ['source_id', 'protocols', 'generations', 'level', 'worst']

async function countRows(relation: ServiceRelation, conditions: Conditions): Promise<Counted[]> {
  const [base, own] = splitConditions(conditions)
  const flags = { ...own, parts: new Map([...own.parts.keys()].map((name) => [name, `s.is_${name}`])) }
  const read = ['id', 'applications', 'consumer_apps', 'problems', ...fewValued].map((column) => `s.${column}`)
  const tested = [...own.parts].map(([name, sql]) => `(${sql}) as is_${name}`)
  const alike = [...fewValued, ...[...own.parts.keys()].map((name) => `is_${name}`)].join(', ')
  // where several registries know a service it is one, and ids are counted
  const [count, counted, grouped] = relation.isMerged
    ? ['count(distinct v.counted)', 's.id', 'select * from s']
    : ['sum(v.counted)', 's.services', `select ${alike}, count(*) as services from s group by ${alike}`]
  const found = await database().pool.query<Counted>(
    `with s as materialized (select ${[...read, ...tested].join(', ')}, 1 as services from ${relation.from} ${whereOf(base)}), alike as materialized (${grouped})
     ${facets.map(([facet, name, values]) => `select '${facet}' as facet, value, ${count}::int as count from (${values(counted, whereOf(flags, name))}) v group by value`).join('\n     union all ')}`,
    conditions.values,
  )
  return found.rows
}

/** The conditions that every facet has, and those of which one facet or another leaves one out. */
function splitConditions({ parts, values }: Conditions): [base: Conditions, own: Conditions] {
  const isOwn = ([name]: [ConditionName, string]): boolean => facets.some(([, filter]) => filter === name)
  const of = (some: [ConditionName, string][]): Conditions => ({ parts: new Map(some), values })
  return [of([...parts].filter((part) => !isOwn(part))), of([...parts].filter(isOwn))]
}

const facetOf: Readonly<Record<CountedFacet, FacetName>> = {
  all: 'registries',
  provides: 'applications',
  consumes: 'applications',
  'provides-and-consumes': 'applications',
  protocol: 'protocols',
  generation: 'generations',
  health: 'healths',
  level: 'levels',
  problem: 'problems',
}

/** Of the counts of one registry. */
function countedOf(counts: readonly ServiceCount[]): Counted[] {
  const applications = new Map<string, number>()
  const counted: Counted[] = []
  for (const { sourceId, facet, value, services } of counts) {
    const name = facetOf[facet]
    if (name !== 'applications') counted.push({ facet: name, value: facet === 'all' ? sourceId : value, count: services })
    // one that provides and consumes a service counts once
    else applications.set(value, (applications.get(value) ?? 0) + (facet === 'provides-and-consumes' ? -services : services))
  }
  return [...counted, ...[...applications].map(([value, count]): Counted => ({ facet: 'applications', value, count }))]
}

function toFacets(counted: readonly Counted[], severities: Severities): ServiceFacets {
  const byFacet = Map.groupBy(counted, (row) => row.facet)
  const valuesOf = (facet: FacetName): FacetValue[] =>
    (byFacet.get(facet) ?? []).map(({ value, count: services }) => ({ value, count: services })).sort(byCount)
  const applications = valuesOf('applications')
  return {
    registries: valuesOf('registries').map(({ value, count: services }) => ({ value: configIdOf(value), count: services })),
    applications: applications.slice(0, maxApplications),
    applicationTotal: applications.length,
    protocols: valuesOf('protocols'),
    generations: valuesOf('generations').sort((left, right) => compareGenerations(left.value, right.value)),
    healths: valuesOf('healths'),
    levels: valuesOf('levels'),
    problems: valuesOf('problems').map((found) => ({ ...found, severity: severities.get(found.value) ?? 'warning' })),
  }
}

const byCount = (left: FacetValue, right: FacetValue): number => right.count - left.count || (left.value < right.value ? -1 : 1)
