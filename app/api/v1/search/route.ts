import { z } from 'zod'
import { searchRules } from '#lib/governance/queries/search-rules'
import { searchKafka } from '#lib/kafka/queries'
import { searchMessages } from '#lib/messages/queries'
import { searchEverything } from '#lib/registry/queries'
import { searchHitSchema, searchQuerySchema, type SearchHit } from '#lib/registry/requests'
import { ruleHref } from '../../../_components/paths'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'Everything with a name: services, applications, hosts, rules, topics, groups, messages',
    permission: 'registry:read',
    query: searchQuerySchema,
    response: z.array(searchHitSchema),
  },
  async ({ query: { search, q, limit } }) => {
    const text = (search || q).trim()
    const [registry, rules, kafka, messages] =
      text === ''
        ? [[], [], [], []]
        : await Promise.all([
            searchEverything(text, limit),
            searchRules(text, limit),
            searchKafka(text, limit),
            searchMessages(text, limit),
          ])
    const hits: SearchHit[] = [
      ...registry,
      ...rules.map((rule): SearchHit => ({
        kind: 'rule',
        id: [rule.registry, rule.kind, rule.scope, rule.key].join(' '),
        label: rule.key,
        hint: rule.kind,
        href: ruleHref(rule),
      })),
      ...kafka.map((hit): SearchHit => ({
        kind: hit.kind,
        id: hit.name,
        label: hit.name,
        hint: hit.cluster,
        href: `/kafka/${encodeURIComponent(hit.cluster)}/${hit.kind}s/${encodeURIComponent(hit.name)}`,
      })),
      ...messages.map((hit): SearchHit => ({
        kind: 'message',
        id: hit.id,
        label: hit.businessKey || hit.key,
        hint: hit.causeText,
        href: `/messages/${encodeURIComponent(hit.id)}`,
      })),
    ]
    return { data: hits, asOf: new Date().toISOString(), complete: true, warnings: [] }
  },
)
