// Which rules touch a service, and whether they can have any effect on it. Whose key counts for which kind: reference "Where rules
// live".
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { isAppError } from '../platform/errors.ts'
import { parseDubboUrl } from './dubbo-url.ts'
import { ruleKinds, type RuleKind } from './rows.ts'
import { formatServiceId, parseServiceId, type ServiceKey } from './service-id.ts'

/** `near`: it names the interface, but another group or version, or in a form that nobody reads */
export const ruleRelations = ['service', 'provider-application', 'consumer-application', 'near'] as const
export type RuleRelation = (typeof ruleRelations)[number]

export const serviceRuleSchema = z.object({
  registry: z.string(),
  path: z.string(),
  kind: z.enum(ruleKinds),
  key: z.string(),
  scope: z.enum(['service', 'application']),
  relations: z.array(z.enum(ruleRelations)),
  /** null: the rule cannot be read */
  enabled: z.boolean().nullable(),
  /** Can it have an effect on this service? */
  applies: z.boolean(),
  /** Why it cannot */
  reason: z.enum(['disabled', 'other-key', 'other-services', 'unreadable']).nullable(),
  format: z.enum(['yaml', 'url']),
  /** YAML as it lies in the registry, or the URL decoded once */
  content: z.string(),
  /** of the znode */
  version: z.number().int(),
  /** When the console first saw this content */
  updatedAt: z.string(),
  /** Who changed it last: an operation of ours with its actor, or both null for somebody outside. Null: not in the history kept */
  lastChange: z.object({ at: z.string(), type: z.string(), operationId: z.string().nullable(), actor: z.string().nullable() }).nullable(),
})
export type ServiceRuleRow = z.infer<typeof serviceRuleSchema>

export type RuleSight = { service: ServiceKey; providers: ReadonlySet<string>; consumers: ReadonlySet<string> }
type RuleName = { path: string; kind: RuleKind; key: string }

/** Whose name such a rule carries when it carries that of an application. */
const sides: Readonly<Record<RuleKind, readonly ('provider-application' | 'consumer-application')[]>> = {
  'override-url': [],
  'condition-url': [],
  configurators: ['provider-application', 'consumer-application'],
  // of the consumer's application; 3.2 and later read the provider's too (ProviderAppStateRouter)
  'condition-router': ['provider-application', 'consumer-application'],
  'tag-router': ['provider-application'],
  'script-router': ['provider-application'],
  migration: ['consumer-application'],
  other: ['provider-application', 'consumer-application'],
}

/** How a rule relates to a service; empty where it has nothing to do with it. */
export function relationsOf(rule: RuleName, { service, providers, consumers }: RuleSight): RuleRelation[] {
  const named = serviceNamedBy(rule)
  if (named) {
    if (named.interface !== service.interface) return []
    return [named.isRead && formatServiceId(named) === formatServiceId(service) ? 'service' : 'near']
  }
  const known = { 'provider-application': providers, 'consumer-application': consumers }
  const found = sides[rule.kind].filter((side) => known[side].has(rule.key))
  // without both colons 2.7.3 and later look for an application of that name
  return found.length === 0 && rule.key === service.interface ? ['near'] : found
}

/**
 * The service in a rule's name: `interface:version:group` with both colons (2.7.3 and later), `group*interface:version` (2.7.0 to
 * 2.7.2), or the directory and parameters of an old URL. Undefined: it carries the name of an application.
 */
function serviceNamedBy({ path, kind, key }: RuleName): (ServiceKey & { isRead: boolean }) | undefined {
  const inConfig = /\/config\/(?:[^/]+)\/([^/]+)$/.exec(path)?.[1]
  if (kind === 'override-url' || kind === 'condition-url' || inConfig === undefined) return { ...parseServiceId(key), isRead: true }
  const colons = inConfig.split(':').length - 1
  if (colons > 0) return { ...parseServiceId(key), isRead: colons === 2 }
  // before 2.7.3 the node's name is the kind and the key its parent
  return /[:/]/.test(key) ? { ...parseServiceId(key), isRead: true } : undefined
}

const documentSchema = z.looseObject({
  enabled: z.boolean().nullish(),
  configs: z.array(z.looseObject({ services: z.array(z.coerce.string()).nullish() })).nullish(),
})

/** What a rule's text says of its being in force for a service. */
export function stateOf(
  rule: { kind: RuleKind; content: string },
  service: ServiceKey,
): { enabled: boolean | null; namesService: boolean } {
  if (isUrl(rule.content)) return urlState(rule.content)
  const parsed = documentSchema.safeParse(readYaml(rule.content))
  if (!parsed.success) return { enabled: null, namesService: true }
  const named = servicesIn(parsed.data)
  const namesService = named === undefined || [formatServiceId(service), service.interface].some((name) => named.includes(name))
  return { enabled: parsed.data.enabled ?? true, namesService }
}

/** The services, or interfaces, that a document speaks of alone; undefined where it speaks of all, or cannot be read. */
export function namedServices(content: string): string[] | undefined {
  const parsed = documentSchema.safeParse(isUrl(content) ? undefined : readYaml(content))
  return parsed.success ? servicesIn(parsed.data) : undefined
}

function servicesIn({ configs }: z.infer<typeof documentSchema>): string[] | undefined {
  const lists = (configs ?? []).map(({ services }) => services ?? [])
  if (lists.length === 0 || lists.some((services) => services.length === 0 || services.includes('*'))) return undefined
  return [...new Set(lists.flat())]
}

/** Undefined where it is no YAML, or YAML that grows without bound when its aliases are followed. */
function readYaml(content: string): unknown {
  try {
    const [document] = parseAllDocuments(content)
    return document && document.errors.length === 0 ? (document.toJS() ?? {}) : undefined
  } catch {
    return undefined
  }
}

function urlState(content: string): { enabled: boolean | null; namesService: boolean } {
  try {
    return { enabled: parseDubboUrl(content).params['enabled'] !== 'false', namesService: true }
  } catch (error) {
    if (isAppError(error)) return { enabled: null, namesService: true }
    throw error
  }
}

const isUrl = (content: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(content)

export type StoredRule = RuleName & { registry: string; content: string; version: number; updatedAt: string }

/** A rule as the page of a service shows it; undefined where it has nothing to do with the service. */
export function toServiceRule(rule: StoredRule, sight: RuleSight): Omit<ServiceRuleRow, 'lastChange'> | undefined {
  const relations = relationsOf(rule, sight)
  if (relations.length === 0) return undefined
  const { enabled, namesService } = stateOf(rule, sight.service)
  const reason = reasonOf({ relations, enabled, namesService })
  return {
    registry: rule.registry,
    path: rule.path,
    kind: rule.kind,
    key: rule.key,
    scope: serviceNamedBy(rule) ? 'service' : 'application',
    relations,
    enabled,
    applies: reason === null,
    reason,
    format: isUrl(rule.content) ? 'url' : 'yaml',
    content: rule.content,
    version: rule.version,
    updatedAt: rule.updatedAt,
  }
}

type Judged = { relations: readonly RuleRelation[]; enabled: boolean | null; namesService: boolean }

function reasonOf({ relations, enabled, namesService }: Judged): ServiceRuleRow['reason'] {
  if (relations.includes('near')) return 'other-key'
  if (enabled === null) return 'unreadable'
  if (!enabled) return 'disabled'
  return namesService ? null : 'other-services'
}
