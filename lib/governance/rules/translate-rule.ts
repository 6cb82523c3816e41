// A rule of the config centre as the URLs that 2.5 and 2.6 read. Only what means exactly the same is translated; the rest is said.
import { formatDubboUrl, encodeNodeName, parseAddress } from '../../registry/dubbo-url.ts'
import { parseServiceId } from '../../registry/service-id.ts'
import { isAppError } from '../../platform/errors.ts'
import { readRuleDocument, type RuleDocument } from '../simulate/rule-document.ts'
import { z } from 'zod'
import type { Sentence } from '../../platform/sentence.ts'
import type { RuleName } from './rule-places.ts'
import { sayOfTwin as say, type TwinSentence } from './twin-sentences.ts'

export type Translation = {
  urls: string[]
  /** What the URLs cannot say, one sentence each */
  lost: Sentence[]
}

/** Characters that end a parameter's value in a URL. */
const breaksUrl = /[&=?\s#;%+]/

const itemSchema = z.object({
  side: z.string().optional(),
  addresses: z.array(z.string()).optional(),
  providerAddresses: z.array(z.string()).optional(),
  applications: z.array(z.string()).optional(),
  /** Read in rules of applications alone */
  services: z.array(z.unknown()).nullish(),
  priority: z.unknown().optional(),
  match: z.unknown().optional(),
  type: z.string().optional(),
  enabled: z.boolean().optional(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
type Item = z.infer<typeof itemSchema>

/** Never throws: a rule that cannot be read gives no URLs, and says so. */
export function translateRule(rule: RuleName, content: string): Translation {
  if (rule.scope !== 'service') return { urls: [], lost: [say('twin-no-application')] }
  const document = documentOf(content)
  if (document === undefined) return { urls: [], lost: [say('twin-unreadable')] }
  if (document['enabled'] === false) return { urls: [], lost: [] }
  if (rule.kind === 'override') return translateOverrides(rule.key, document)
  if (rule.kind === 'condition') return translateConditions(rule.key, document)
  return { urls: [], lost: [say('twin-no-kind', { kind: rule.kind })] }
}

function documentOf(content: string): RuleDocument | undefined {
  try {
    return readRuleDocument(content)
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return undefined
    throw error
  }
}

function translateOverrides(key: string, document: RuleDocument): Translation {
  const configs = z.array(z.unknown()).safeParse(document['configs']).data ?? []
  const found = configs.map((config, index) => {
    const item = itemSchema.safeParse(config)
    return item.success
      ? overrideUrls(key, item.data, index)
      : { urls: [], lost: [say('twin-item-unreadable', { where: `configs[${index}]` })] }
  })
  return { urls: [...new Set(found.flatMap(({ urls }) => urls))], lost: found.flatMap(({ lost }) => lost) }
}

function overrideUrls(key: string, item: Item, index: number): Translation {
  const where = `configs[${index}]`
  const problem = problemOf(item)
  if (problem !== undefined) return { urls: [], lost: [say(problem, { where })] }
  const parameters = Object.fromEntries(Object.entries(item.parameters).map(([name, value]) => [name, String(value)]))
  const applications = item.applications ?? []
  const hosts = item.providerAddresses ?? item.addresses ?? ['0.0.0.0']
  const named = applications.length === 0 || applications.includes('*') ? [undefined] : applications
  const urls = hosts.flatMap((host) =>
    named.map((application) => overrideUrl(key, host, { ...parameters, ...(application === undefined ? {} : { application }) })),
  )
  return { urls, lost: ignoredParts(item).map((part) => say('twin-part', { where, part })) }
}

const ignoredParts = ({ services, priority }: Item): string[] => [
  ...(services && services.length > 0 ? ['services'] : []),
  ...(priority === undefined || priority === null ? [] : ['priority']),
]

/** Why an item has no twin: 2.6 applies rules at the consumer alone, to one provider by ip:port or to all. */
function problemOf({ side, match, type, enabled, ...item }: Item): TwinSentence | undefined {
  if (side !== 'consumer') return 'twin-provider-side'
  if (match !== undefined) return 'twin-match'
  if (enabled === false || (type !== undefined && type !== 'general')) return 'twin-switch'
  return addressProblem(item) ?? valueProblem(item)
}

function addressProblem({ addresses = ['0.0.0.0'], providerAddresses = [] }: Partial<Item>): TwinSentence | undefined {
  if (addresses.length !== 1 || addresses[0] !== '0.0.0.0') return 'twin-consumers'
  return providerAddresses.every((address) => /^[\w.-]+:\d{1,5}$/.test(address)) ? undefined : 'twin-address'
}

function valueProblem({ parameters, applications = [] }: Pick<Item, 'parameters' | 'applications'>): TwinSentence | undefined {
  if (Object.keys(parameters).length === 0) return 'twin-empty'
  const values = [...Object.entries(parameters).flat().map(String), ...applications]
  return values.some((value) => breaksUrl.test(value)) ? 'twin-value' : undefined
}

function overrideUrl(key: string, address: string, parameters: Record<string, string>): string {
  const { interface: path, group, version } = parseServiceId(key)
  const { host, port } = address.includes(':') ? parseAddress(address) : { host: address, port: 0 }
  return formatDubboUrl({
    protocol: 'override',
    username: '',
    password: '',
    host,
    port,
    path,
    params: {
      category: 'configurators',
      dynamic: 'false',
      enabled: 'true',
      // without it newer providers would take a rule for everybody too
      ...(host === '0.0.0.0' && { side: 'consumer' }),
      ...(group && { group }),
      ...(version && { version }),
      ...parameters,
    },
  })
}

function translateConditions(key: string, document: RuleDocument): Translation {
  const conditions = z.array(z.string()).min(1).safeParse(document['conditions'])
  if (!conditions.success) return { urls: [], lost: [say('twin-conditions')] }
  const { interface: path, group, version } = parseServiceId(key)
  const found = conditions.data.map((condition, index): Translation => {
    const reason = conditionProblem(condition)
    if (reason !== undefined) return { urls: [], lost: [say(reason, { where: `conditions[${index}]` })] }
    const params = {
      category: 'routers',
      dynamic: 'false',
      enabled: 'true',
      force: String(document['force'] === true),
      // each call, as the document is run: without it 2.6 routes when the list changes
      runtime: 'true',
      priority: String(conditions.data.length - index),
      router: 'condition',
      name: `${path}-${index}`,
      rule: encodeNodeName(condition),
      ...(group && { group }),
      ...(version && { version }),
    }
    return {
      urls: [formatDubboUrl({ protocol: 'condition', username: '', password: '', host: '0.0.0.0', port: 0, path, params })],
      lost: [],
    }
  })
  const isRanked = document['priority'] !== undefined && document['priority'] !== null
  const lost = isRanked ? [say('twin-priority')] : []
  return { urls: found.flatMap(({ urls }) => urls), lost: [...lost, ...found.flatMap((one) => one.lost)] }
}

function conditionProblem(condition: string): TwinSentence | undefined {
  if (/attachments\[|arguments\[/.test(condition)) return 'twin-arguments'
  if (/\d*~\d/.test(condition)) return 'twin-range'
  // an absent key is unequal up to 3.1 and matches nothing from 3.2 on
  return /!=/.test(condition) && !/\b(host|method|application|port)\s*!=/.test(condition) ? 'twin-unequal' : undefined
}
