import { database } from '../../platform/database.ts'
import { configIdOf } from '../../platform/source-id.ts'
import type { MethodDefinition, TypeDefinition } from '../definition-schema.ts'
import type { DefinitionSource } from '../definitions.ts'

type Found = {
  sourceId: string
  application: string
  methods: MethodDefinition[]
  types: TypeDefinition[]
  problem: string
  writtenAt: Date
}
type Named = { sourceId: string; application: string; level: string; methods: string[]; asOf: Date | null }

/** What is known of a service's inside, newest first: definitions that were written, then names out of URLs and MetadataService. */
export async function selectDefinitions(service: string): Promise<DefinitionSource[]> {
  const { pool } = database()
  const [written, named] = await Promise.all([
    pool.query<Found>(
      `select source_id as "sourceId", application, methods, types, problem, written_at as "writtenAt" from service_definition
       where service = $1 and side = 'provider' order by written_at desc, application, source_id limit 200`,
      [service],
    ),
    pool.query<Named>(
      `select distinct on (p.source_id, p.application) p.source_id as "sourceId", p.application, p.level, p.methods, s.as_of as "asOf"
       from provider p join source s on s.id = p.source_id where p.service = $1 and cardinality(p.methods) > 0
       order by p.source_id, p.application, p.started_at desc nulls last limit 200`,
      [service],
    ),
  ])
  return [...written.rows.map(toWritten), ...named.rows.map(toNamed)]
}

const toWritten = (row: Found): DefinitionSource => ({
  source: {
    application: row.application,
    registry: configIdOf(row.sourceId),
    kind: 'metadata-centre',
    asOf: row.writtenAt.toISOString(),
  },
  methods: row.methods,
  types: row.types,
  problem: row.problem,
})

const toNamed = (row: Named): DefinitionSource => ({
  source: {
    application: row.application,
    registry: configIdOf(row.sourceId),
    kind: row.level === 'application' ? 'metadata-service' : 'url',
    asOf: row.asOf?.toISOString() ?? null,
  },
  methods: row.methods.filter((name) => name !== '*').map((name) => ({ name, parameterTypes: [], returnType: '' })),
  types: [],
  problem: '',
})
