// Leftovers as Dubbo leaves them, made with a session.
import type { ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { consumerPath, providerPath, put, until, rows } from './estate.ts'

/** What a provider's or consumer's directory holds: the address of whoever made it. */
const creator = '10.0.0.9'

/** An interface that everybody left, with its four directories. */
export async function deadDirectory(writer: ZooKeeperSession, name: string): Promise<string> {
  for (const category of ['providers', 'consumers', 'configurators', 'routers']) await put(writer, `/dubbo/${name}/${category}`, creator)
  return `/dubbo/${name}`
}

/** A living provider (ephemeral, of the writer's session). */
export async function liveProvider(writer: ZooKeeperSession, name: string, application = 'shop', host = '10.0.0.1'): Promise<string> {
  const path = providerPath(name, { application, host })
  await writer.create(path, Buffer.from(host), { ephemeral: true, parents: true })
  return path
}

export async function liveConsumer(writer: ZooKeeperSession, name: string, application = 'web'): Promise<void> {
  await writer.create(consumerPath(name, { application }), Buffer.alloc(0), { ephemeral: true, parents: true })
}

/** A living instance of the application level. */
export async function liveInstance(writer: ZooKeeperSession, application: string, revision: string, host = '10.0.0.1'): Promise<string> {
  const metadata = {
    'dubbo.endpoints': '[{"port":20880,"protocol":"dubbo"}]',
    'dubbo.metadata.revision': revision,
    'dubbo.metadata.storage-type': 'remote',
    timestamp: '1795552061802',
  }
  const node = {
    name: application,
    id: `${host}:20880`,
    address: host,
    port: 20880,
    payload: { metadata },
    registrationTimeUTC: 1795552061802,
  }
  const path = `/services/${application}/${host}:20880`
  await writer.create(path, Buffer.from(JSON.stringify(node)), { ephemeral: true, parents: true })
  return path
}

export const overrideRule = (name: string): string =>
  `/dubbo/${name}/configurators/${encodeNodeName(`override://0.0.0.0/${name}?category=configurators&dynamic=false&enabled=true&timeout=3000`)}`

export const definitionPath = (name: string, side: 'provider' | 'consumer', application: string): string =>
  `/dubbo/metadata/${name}/1.0.0/${side}/${application}`

/** Waits until the collector has seen the services and instances that are there. */
export async function untilSeen(providers: number, instances = 0): Promise<void> {
  await until(
    'the collector seeing it',
    () =>
      rows<{ providers: number; instances: number }>(
        `select (select count(*)::int from provider) as providers, (select count(*)::int from instance where level <> 'interface') as instances`,
      ),
    ([seen]) => seen?.providers === providers && seen.instances === instances,
  )
}
