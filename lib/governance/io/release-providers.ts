// Providers as a release chooses among them.
import { database } from '../../platform/database.ts'

export type ChoosableProvider = {
  service: string
  address: string
  application: string
  weight: number
  tag: string
  revision: string
  version: string
  startedAt: Date | null
}

/** Providers of a service, or of all services of an application, in one registry. */
export async function selectChoosable(
  sourceId: string,
  { service, application }: { service?: string | undefined; application?: string | undefined },
): Promise<ChoosableProvider[]> {
  const found = await database().pool.query<ChoosableProvider>(
    `select distinct on (service, address) service, address, application, effective_weight as weight, tag, coalesce(params ->> 'revision', '') as revision,
       coalesce(params ->> 'application.version', '') as version, started_at as "startedAt"
     from provider where source_id = $1 and not disabled and ($2::text is null or service = $2)
       and ($3::text is null or service in (select service from provider where source_id = $1 and application = $3))
     order by service, address, (protocol <> 'dubbo'), protocol limit 5000`,
    [sourceId, service ?? null, application ?? null],
  )
  return found.rows
}

/** Registries where an application provides something, in configured order. */
export async function selectRegistriesOfApplication(application: string): Promise<string[]> {
  const found = await database().pool.query<{ id: string }>(
    `select id from source where kind = 'registry' and exists (select from provider where source_id = source.id and application = $1) order by position, id`,
    [application],
  )
  return found.rows.map(({ id }) => id)
}
