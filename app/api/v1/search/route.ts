import { z } from 'zod'
import { searchKafka } from '#lib/kafka/queries'
import { searchMessages } from '#lib/messages/queries'
import { searchEverything } from '#lib/registry/queries'
import { searchHitSchema, searchQuerySchema, type SearchHit } from '#lib/registry/requests'
import { route } from '../../_server/route.ts'

export const GET = route(
  {
    summary: 'Everything with a name: services, applications, hosts, topics, groups, messages',
    permission: 'registry:read',
    query: searchQuerySchema,
    response: z.array(searchHitSchema),
  },
  async ({ query: { search, q, limit } }) => {
    const text = (search || q).trim()
    const [registry, kafka, messages] =
      text === '' ? [[], [], []] : await Promise.all([searchEverything(text, limit), searchKafka(text, limit), searchMessages(text, limit)])
    const hits: SearchHit[] = [
      ...registry,
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
