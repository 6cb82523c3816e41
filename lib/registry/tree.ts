// The shape of one registry's tree in ZooKeeper, and what an event at a path means for us.
import { decodeNodeName, encodeNodeName } from './dubbo-url.ts'

export type TreePaths = {
  /** /dubbo */
  root: string
  /** /services */
  services: string
  /** /dubbo/config */
  config: string
  /** /dubbo/mapping */
  mapping: string
  /** /dubbo/metadata */
  metadata: string
}

/** Children of the root that are no interfaces. */
const reserved = new Set(['config', 'metadata', 'mapping'])

export const treePathsOf = (registry: { root: string; servicesPath: string; configNamespace: string }): TreePaths => ({
  root: `/${registry.root}`,
  services: registry.servicesPath.replace(/\/+$/, '') || '/services',
  config: `/${registry.configNamespace}/config`,
  mapping: `/${registry.root}/mapping`,
  metadata: `/${registry.root}/metadata`,
})

/** Subtrees to watch: none inside another. */
export function watchedPaths(paths: TreePaths): string[] {
  const all = [paths.root, paths.services, paths.config]
  return all.filter(
    (path, index) => !all.some((other, place) => place !== index && (path.startsWith(`${other}/`) || (path === other && place < index))),
  )
}

export const categories = ['providers', 'consumers', 'configurators', 'routers'] as const
export type Category = (typeof categories)[number]

/** Which thing of ours an event touches. */
export type Touched =
  | { kind: 'interface'; node: string }
  | { kind: 'instance'; application: string; node: string }
  | { kind: 'application'; application: string }
  | { kind: 'mapping'; interface: string }
  | { kind: 'rule'; path: string }
  | { kind: 'everything' }

/** Undefined: nothing we show. */
export function touchedBy(paths: TreePaths, path: string): Touched | undefined {
  if (below(paths.config, path) !== undefined) return { kind: 'rule', path }
  const described = below(paths.mapping, path) ?? below(paths.metadata, path)
  if (described !== undefined) return described === '' ? undefined : { kind: 'mapping', interface: segment(described) }
  const service = below(paths.services, path)
  return service === undefined ? touchedBelowRoot(paths, path) : touchedInstance(service)
}

function touchedBelowRoot(paths: TreePaths, path: string): Touched | undefined {
  if (path === paths.root) return { kind: 'everything' }
  const node = segment(below(paths.root, path) ?? '')
  return node === '' || reserved.has(node) ? undefined : { kind: 'interface', node }
}

function touchedInstance(rest: string): Touched | undefined {
  const application = segment(rest)
  if (application === '') return undefined
  const node = rest.slice(application.length + 1)
  return node === '' ? { kind: 'application', application } : { kind: 'instance', application, node: segment(node) }
}

/** The path below a root, without a leading slash; "" for the root itself. */
function below(root: string, path: string): string | undefined {
  if (path === root) return ''
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined
}

const segment = (path: string): string => {
  const slash = path.indexOf('/')
  return slash < 0 ? path : path.slice(0, slash)
}

/** Children of the root that stand for interfaces. */
export const interfaceNodes = (children: readonly string[]): string[] => children.filter((name) => !reserved.has(name))

/**
 * The interface a directory stands for; undefined where its name is none: wrongly encoded (two directories would be one service), or
 * with a slash or colon, which separate the parts of a service.
 */
export function interfaceOf(node: string): string | undefined {
  try {
    const name = decodeNodeName(node)
    return /[/:\s]/.test(name) || name === '' || encodeNodeName(name) !== node ? undefined : name
  } catch {
    return undefined
  }
}
