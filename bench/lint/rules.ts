// Rules of every kind over the services of the seeded registry, some with a trap in them.
import type { Database } from '../../lib/platform/database.ts'
import { encodeNodeName } from '../../lib/registry/dubbo-url.ts'
import { formatColonKey } from '../../lib/registry/service-id.ts'
import { serviceIdOf, serviceKeyOf } from '../registry-snapshot/seed.ts'
import { sourceId } from '../preview/rows.ts'

type Row = { path: string; kind: string; key: string; content: string }

const config = '/dubbo/config/dubbo'

/** Five overrides of a service (one of ten with an old URL beside it), two condition routes, one tag rule, one override and one migration rule of an application in ten. */
function rowsOf(index: number): Row[] {
  const key = serviceIdOf(index)
  const service = serviceKeyOf(index)
  const at = `${config}/${formatColonKey(service)}`
  const application = `app-${index}`
  const head = (scope: string, name: string): string => `configVersion: v3.0\nscope: ${scope}\nkey: "${name}"\nenabled: true\n`
  switch (index % 10) {
    case 5:
    case 6:
      return [
        {
          path: `${at}.condition-router`,
          kind: 'condition-router',
          key,
          content: `${head('service', key)}force: true\nconditions:\n${conditions(index)}`,
        },
      ]
    case 7:
      return [
        {
          path: `${config}/${application}.tag-router`,
          kind: 'tag-router',
          key: application,
          content: `${head('application', application)}tags:\n${tags}`,
        },
      ]
    case 8:
      return [
        {
          path: `${config}/${application}.configurators`,
          kind: 'configurators',
          key: application,
          content: overrides(head('application', application), index),
        },
      ]
    case 9:
      return [
        {
          path: `/dubbo/config/DUBBO_SERVICEDISCOVERY_MIGRATION/${application}.migration`,
          kind: 'migration',
          key: application,
          content: `key: ${application}\nstep: FORCE_INTERFACE\n`,
        },
      ]
    default:
      return [{ path: `${at}.configurators`, kind: 'configurators', key, content: overrides(head('service', key), index) }, ...urlOf(index)]
  }
}

function urlOf(index: number): Row[] {
  if (index % 10 !== 0) return []
  const { interface: name, group, version } = serviceKeyOf(index)
  const url = `override://10.0.0.1:20880/${name}?category=configurators&dynamic=false&enabled=true${group && `&group=${group}`}${version && `&version=${version}`}&weight=7`
  return [{ path: `/dubbo/${name}/configurators/${encodeNodeName(url)}`, kind: 'override-url', key: serviceIdOf(index), content: url }]
}

/** One in seven lacks its side. */
const overrides = (head: string, index: number): string =>
  `# kept by team ${index % 40}\n${head}configs:\n${Array.from(
    { length: 5 },
    (_, item) =>
      `  - ${index % 7 === 0 && item === 4 ? '' : 'side: consumer\n    '}addresses: ["0.0.0.0"]\n    providerAddresses: ["10.${item}.${index % 250}.1:20880"]\n    parameters:\n      weight: ${item * 50}\n      timeout: ${1000 + index}\n`,
  ).join('')}`

const conditions = (index: number): string =>
  Array.from({ length: 4 }, (_, item) => `  - "method=m${item} => host=10.${item}.${index % 250}.*"\n`).join('')

const tags = Array.from(
  { length: 3 },
  (_, item) => `  - name: tag${item}\n    addresses: ["10.${item}.0.1:20880", "10.${item}.0.2:20880"]\n`,
).join('')

/** Answers how many znodes the rules lie in. */
export async function writeRules({ pool }: Database, count: number): Promise<number> {
  const rows = Array.from({ length: count }, (_, index) => rowsOf(index)).flat()
  await pool.query(
    `insert into rule (source_id, path, kind, key, content, updated_at)
     select $1, t.path, t.kind, t.key, t.content, now() from jsonb_to_recordset($2::jsonb) as t(path text, kind text, key text, content text)`,
    [sourceId, JSON.stringify(rows)],
  )
  await pool.query('vacuum analyze rule')
  return rows.length
}
