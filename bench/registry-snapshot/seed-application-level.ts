// The application level as Dubbo 3 writes it: an instance per process, one metadata of each application, a mapping and a definition per
// interface. Metadata lies in the registry (metadata-type=remote), so that nobody has to be asked.
import { createHash } from 'node:crypto'
import type { ZooKeeperSession } from '../../lib/platform/zookeeper/session.ts'
import { forEachInFlight } from '../../lib/registry/io/in-flight.ts'
import type { TreePaths } from '../../lib/registry/tree.ts'
import { applicationName, applicationsOf, hostOf, interfaceName, methodsOf, portOf, releaseOf, serviceKeyOf, type Size } from './seed.ts'

/** Who is on it: nobody, processes of Dubbo 3 beside the interface level, or all of them, and on no other. */
export type Level = 'interface' | 'both' | 'application'

type Node = { path: string; data: string }

/** Processes of an application that register an instance. */
export const instancePlaces = (size: Size, level: Level): number[] =>
  Array.from({ length: level === 'interface' ? 0 : size.providers }, (_, place) => place).filter(
    (place) => level === 'application' || releaseOf(place).startsWith('3.'),
  )

/** Writes it, everything persistent, an application per transaction. */
export async function seedApplicationLevel(
  writer: ZooKeeperSession,
  { size, level, paths }: { size: Size; level: Level; paths: TreePaths },
): Promise<void> {
  const options = { timeoutMs: 120_000 }
  for (const directory of [paths.services, paths.mapping, paths.metadata]) await ensure(writer, directory)
  await forEachInFlight(Array(applicationsOf(size)).keys(), 16, async (application) => {
    const nodes = [...instancesOf(size, application, { level, paths }), ...metadataOf(size, application, paths)]
    for (const part of chunked(nodes, 300)) {
      const operations = part.map(({ path, data }) => ({ kind: 'create' as const, path, data: Buffer.from(data) }))
      await writer.multi(operations, options)
    }
  })
}

async function ensure(writer: ZooKeeperSession, path: string): Promise<void> {
  if (!(await writer.exists(path))) await writer.create(path, Buffer.alloc(0), { parents: true })
}

function instancesOf(size: Size, application: number, { level, paths }: { level: Level; paths: TreePaths }): Node[] {
  const name = applicationName(application)
  const directory = `${paths.services}/${name}`
  const instances = instancePlaces(size, level).map((place): Node => {
    const [host, port] = [hostOf(application, place), portOf(application)]
    const metadata = {
      'dubbo.endpoints': JSON.stringify([{ port, protocol: 'dubbo' }]),
      'dubbo.metadata-service.url-params': JSON.stringify({ release: '3.2.5', side: 'provider', port: String(port), protocol: 'dubbo' }),
      'dubbo.metadata.revision': revisionOf(size, application),
      'dubbo.metadata.storage-type': 'remote',
      timestamp: String(1_763_900_000_000 + application * 97_700 + place * 1300),
    }
    const payload = { '@class': 'org.apache.dubbo.registry.zookeeper.ZookeeperInstance', id: `${host}:${port}`, name, metadata }
    const instance = { name, id: `${host}:${port}`, address: host, port, sslPort: null, payload, serviceType: 'DYNAMIC', enabled: true }
    return { path: `${directory}/${host}:${port}`, data: JSON.stringify(instance) }
  })
  return [{ path: directory, data: '' }, ...instances]
}

const interfacesOf = (size: Size, application: number): number[] => {
  const applications = applicationsOf(size)
  return Array.from({ length: Math.ceil((size.interfaces - application) / applications) }, (_, turn) => application + turn * applications)
}

const revisionOf = (size: Size, application: number): string =>
  createHash('md5')
    .update(`${applicationName(application)} ${interfacesOf(size, application).length}`)
    .digest('hex')

/** The application's revision, and of each interface of it the mapping and the definition. */
function metadataOf(size: Size, application: number, paths: TreePaths): Node[] {
  const [name, revision] = [applicationName(application), revisionOf(size, application)]
  const directory = `${paths.metadata}/${name}`
  const indexes = interfacesOf(size, application)
  const services = Object.fromEntries(indexes.map((index) => offered(application, index)))
  return [
    { path: directory, data: '' },
    { path: `${directory}/${revision}`, data: JSON.stringify({ app: name, revision, services }) },
    ...indexes.flatMap((index) => [
      { path: `${paths.mapping}/${interfaceName(index)}`, data: name },
      ...definitionNodes(`${paths.metadata}/${interfaceName(index)}`, index, name),
    ]),
  ]
}

function offered(application: number, index: number): [string, object] {
  const { group, version } = serviceKeyOf(index)
  const name = interfaceName(index)
  const params = {
    'dubbo.tag': '',
    deprecated: 'false',
    group,
    interface: name,
    methods: methodsOf(index),
    owner: `team-${application % 7}`,
    release: '3.2.5',
    retries: '0',
    revision: '1.4.2',
    side: 'provider',
    timeout: '3000',
    version,
    weight: '100',
  }
  const service = { name, group, version, protocol: 'dubbo', port: portOf(application), path: name, params }
  return [`${group === '' ? '' : `${group}/`}${name}:${version}:dubbo`, service]
}

function definitionNodes(base: string, index: number, application: string): Node[] {
  const { group, version } = serviceKeyOf(index)
  const steps = [base, version, ...(group === '' ? [] : [group]), 'provider', application]
  const directories = steps.slice(0, -1).map((_, depth) => steps.slice(0, depth + 1).join('/'))
  const methods = methodsOf(index)
    .split(',')
    .map((name) => ({
      name,
      parameterTypes: ['java.lang.String', 'long'],
      returnType: 'java.util.List<java.lang.String>',
      annotations: [],
    }))
  const types = ['java.lang.String', 'long', 'java.util.List<java.lang.String>'].map((type) => ({ type }))
  const definition = {
    canonicalName: interfaceName(index),
    codeSource: 'file:/app/api.jar',
    methods,
    types,
    parameters: { group, version },
  }
  return [...directories.map((path) => ({ path, data: '' })), { path: steps.join('/'), data: JSON.stringify(definition) }]
}

const chunked = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, part) => items.slice(part * size, (part + 1) * size))
