// The shape of one registry's tree in ZooKeeper, and what an event at a path means for us.
import { decodeNodeName, encodeNodeName } from './dubbo-url.ts'

export type TreePaths = {
  /** /dubbo */
  root: string
  /** /services */
  services: string
  /** /dubbo/config */
  config: string
  /** /dubbo/mapping, below the metadata report's group where it has another */
  mapping: string
  /** /dubbo/config/mapping: where 2.7.5 and later 2.7 keep it, a node per application below each interface */
  oldMapping: string
  /** /dubbo/metadata */
  metadata: string
}

/** Children of the root that are no interfaces. */
const reserved = new Set(['config', 'metadata', 'mapping'])

export type TreeRoots = { root: string; servicesPath: string; configNamespace: string; metadataRoot: string }

export const treePathsOf = (registry: TreeRoots): TreePaths => ({
  root: `/${registry.root}`,
  services: registry.servicesPath.replace(/\/+$/, '') || '/services',
  config: `/${registry.configNamespace}/config`,
  mapping: `/${registry.metadataRoot}/mapping`,
  oldMapping: `/${registry.configNamespace}/config/mapping`,
  metadata: `/${registry.metadataRoot}/metadata`,
})

/** Subtrees to watch: none inside another. */
export function watchedPaths(paths: TreePaths): string[] {
  const all = [paths.root, paths.services, paths.config, paths.mapping, paths.metadata]
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
  const described = below(paths.mapping, path) ?? below(paths.oldMapping, path) ?? below(paths.metadata, path)
  if (described !== undefined) return described === '' ? undefined : { kind: 'mapping', interface: segment(described) }
  if (below(paths.config, path) !== undefined) return { kind: 'rule', path }
  const service = below(paths.services, path)
  if (service !== undefined && !(isMixed(paths) && isInterfacePath(service))) return touchedInstance(service)
  return touchedBelowRoot(paths, path)
}

function touchedBelowRoot(paths: TreePaths, path: string): Touched | undefined {
  if (path === paths.root) return { kind: 'everything' }
  const node = segment(below(paths.root, path) ?? '')
  return node === '' || reserved.has(node) ? undefined : { kind: 'interface', node }
}

/** A provider or consumer: its node's name is its whole record. */
export type Leaf = { node: string; category: 'providers' | 'consumers'; name: string }

/** Of a path that touches an interface: the leaf it names, if it is one. */
export function leafOf(paths: TreePaths, path: string): Leaf | undefined {
  const [node = '', category, name = '', ...deeper] = (below(paths.root, path) ?? '').split('/')
  if (node === '' || name === '' || deeper.length > 0) return undefined
  return category === 'providers' || category === 'consumers' ? { node, category, name } : undefined
}

/** A registry with a group of its own keeps its instances among its interfaces: /gray/order-service/10.0.0.5:20880 */
export const isMixed = (paths: TreePaths): boolean => paths.services === paths.root

/** Children of an application's directory that are instances. */
export const instanceNodes = (paths: TreePaths, children: readonly string[]): string[] =>
  isMixed(paths) ? children.filter((name) => /^[^%]+:\d{1,5}$/.test(name)) : [...children]

/** True for a directory that holds what only an interface's directory holds. */
export const hasCategory = (children: readonly string[]): boolean =>
  children.some((name) => categories.some((category) => category === name))

/** `/<root>/<interface>/providers` and the like: the names of its children are all there is. */
export function isCategory(paths: TreePaths, path: string): boolean {
  const [, category, ...deeper] = (below(paths.root, path) ?? '').split('/')
  return category !== undefined && deeper.length === 0 && hasCategory([category])
}

/** In a mixed tree the category tells an interface from an application. */
function isInterfacePath(rest: string): boolean {
  const inside = rest.slice(segment(rest).length + 1)
  return inside === '' || hasCategory([segment(inside)])
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
