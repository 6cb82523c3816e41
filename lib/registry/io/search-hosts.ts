import { database, prepared } from '../../platform/database.ts'
import type { SearchHit } from '../requests.ts'
import { literal, wordsOf } from './service-filter.ts'

/** How many hosts are looked at: where names sort otherwise than by their letters, those that begin alike do not all stand together. */
const maxLooked = 200
/** How many of those that begin so: more are for a longer word to tell apart, and each costs a jump. */
const maxBeginning = 500

/** Hosts that only consume and begin with the one word that was typed; all others are found by their instances. */
export async function searchConsumerHosts(text: string, limit: number): Promise<SearchHit[]> {
  const [word, ...more] = wordsOf(text)
  if (word === undefined || more.length > 0) return []
  // jumps from one host to the next in consumer_host_idx, which has an entry for each of hundreds of thousands of consumers
  const found = await database().pool.query<{ host: string; applications: string[] }>(
    prepared(
      `with recursive looked(host, place) as (
       (select host, 1 from consumer where host >= $1 order by host limit 1)
       union all
       select next.host, place + 1 from looked cross join lateral (select host from consumer c where c.host > looked.host order by host limit 1) next
       where place < ${maxBeginning} and (place < ${maxLooked} or looked.host like $2)
     )
     select host, array(select distinct application from consumer c where c.host = h.host order by application limit 5) as applications
     from (select host from looked where host like $2 and not exists (select 1 from instance i where i.host = looked.host) limit $3) h order by host`,
      [word, `${literal(word)}%`, limit],
    ),
  )
  return found.rows.map(({ host, applications }) => ({
    kind: 'host',
    id: host,
    label: host,
    hint: applications.filter(Boolean).join(', ') || null,
    href: `/hosts/${encodeURIComponent(host)}`,
  }))
}
