// Looks again at one thing that moved, and notes what else that concerns.
import { encodeNodeName } from '../dubbo-url.ts'
import type { InstanceNode } from '../instance-node.ts'
import type { Oddity } from '../rows.ts'
import { isSame } from '../same.ts'
import { parseServiceId } from '../service-id.ts'
import { isMixed, type Touched } from '../tree.ts'
import type { BatchContext } from './batch-context.ts'
import type { Leaves } from './marks.ts'
import { readMapping } from './read-claims.ts'
import { isRulePath, listConfig, readRule } from './read-rules.ts'
import { holdsCategory, instanceChildren, isUnreadable, readInstance } from './read-tree.ts'
import { interfacesOfApplications } from './store.ts'
import type { Place } from './write-interfaces.ts'

/** What a batch found out on its way. */
export class Moved {
  /** Directories of which only names moved */
  readonly leaves = new Map<string, Leaves>()
  /** Directories below the root */
  readonly nodes = new Set<string>()
  /** Applications whose instances or rules moved */
  readonly applications = new Set<string>()
  readonly services = new Set<string>()
  readonly places: Place[] = []
  readonly rulePaths = new Set<string>()
  readonly oddityPrefixes: string[] = []
  readonly oddities: Oddity[] = []
}

/** An interface is only noted. */
export async function refresh(context: BatchContext, item: Touched, moved: Moved): Promise<void> {
  switch (item.kind) {
    case 'interface':
      return refreshDirectory(context, item.node, moved)
    case 'mapping':
      return refreshMapping(context, item.interface, moved)
    case 'instance':
      return refreshInstance(context, item.application, item.node, moved)
    case 'application':
      return refreshApplication(context, item.application, moved)
    case 'rule':
      return isRulePath(context.reader.paths, item.path) ? refreshRule(context, item.path, moved) : refreshConfig(context, item.path, moved)
    case 'everything':
  }
}

/** An interface that nobody is mapped to any more loses what was offered on the application level. */
async function refreshMapping({ reader, model }: BatchContext, name: string, moved: Moved): Promise<void> {
  const before = model.mappedApplications(name)
  const told: Oddity[] = []
  const read = await readMapping(reader, name, (oddity) => told.push(oddity))
  const after = told.length === 0 ? read : [...new Set([...read, ...before])]
  model.setMapping(name, after)
  moved.oddityPrefixes.push(`${reader.paths.mapping}/${name}`, `${reader.paths.oldMapping}/${name}`)
  moved.oddities.push(...told)
  if (model.hasInstances && before.length + after.length > 0) moved.nodes.add(encodeNodeName(name))
}

/** In a mixed tree a directory without a category is an application's, unless it is named like an interface. */
async function refreshDirectory(context: BatchContext, node: string, moved: Moved): Promise<void> {
  const { reader } = context
  if (isMixed(reader.paths) && !(await holdsCategory(reader, `${reader.paths.root}/${node}`))) {
    await refreshApplication(context, node, moved)
    if (!node.includes('.')) return
  }
  moved.nodes.add(node)
}

async function refreshApplication(context: BatchContext, application: string, moved: Moved): Promise<void> {
  const { reader, model } = context
  const now = await instanceChildren(reader, application, (oddity) => moved.oddities.push(oddity))
  // all that was told of below is found again, but where not all of it is seen
  if (now) moved.oddityPrefixes.push(`${reader.paths.services}/${application}`)
  for (const node of new Set([...(now ?? []), ...model.nodesOf(application)])) await refreshInstance(context, application, node, moved)
}

async function refreshInstance({ reader, model }: BatchContext, application: string, node: string, moved: Moved): Promise<void> {
  const { instance: read, oddity } = await readInstance(reader, application, node)
  // what we may no longer read is not gone
  const instance = isUnreadable(oddity) ? model.instanceAt(application, node) : read
  const before = model.setInstance(application, node, instance)
  moved.oddityPrefixes.push(`${reader.paths.services}/${application}/${node}`)
  if (oddity) moved.oddities.push(oddity)
  for (const known of [before, instance]) if (known) moved.places.push({ application, host: known.host })
  if (!isSame(endpointsOf(before), endpointsOf(instance))) moved.applications.add(application)
}

const endpointsOf = (instance: InstanceNode | undefined): unknown =>
  instance ? [instance.address, instance.endpoints, instance.release, instance.startedAt] : null

/** A directory of the config centre, or anything in it that is no rule. */
async function refreshConfig(context: BatchContext, directory: string, moved: Moved): Promise<void> {
  const { reader, model } = context
  const known = model.allRules().flatMap(({ path }) => (path.startsWith(`${directory}/`) ? [path] : []))
  const told: Oddity[] = []
  const listed = await listConfig(reader, { below: directory, known, tell: (oddity) => told.push(oddity) })
  moved.oddities.push(...told)
  if (!told.some(({ path }) => path === directory)) moved.oddityPrefixes.push(directory)
  for (const path of new Set([...listed, ...known])) if (isRulePath(reader.paths, path)) await refreshRule(context, path, moved)
}

async function refreshRule({ reader, model }: BatchContext, path: string, moved: Moved): Promise<void> {
  const before = model.ruleAt(path)
  const { rule: read, oddity } = await readRule(reader, path)
  const rule = isUnreadable(oddity) ? before : read
  const broken = model.setRule(path, rule)
  moved.oddityPrefixes.push(path)
  moved.rulePaths.add(path)
  for (const found of [oddity, broken]) if (found) moved.oddities.push(found)
  for (const known of [before, rule]) {
    if (known?.kind !== 'configurators' && known?.kind !== 'migration') continue
    moved.services.add(known.key)
    moved.applications.add(known.key)
  }
}

/** An instance that came or went and a rule that changed concern every interface of their application. */
export async function addDependents({ model, database, lease }: BatchContext, moved: Moved): Promise<void> {
  for (const service of moved.services) moved.nodes.add(encodeNodeName(parseServiceId(service).interface))
  const interfaces = [
    ...(await interfacesOfApplications(database.pool, lease.sourceId, [...moved.applications])),
    ...model.interfacesMappedTo(moved.applications),
  ]
  for (const name of interfaces) moved.nodes.add(encodeNodeName(name))
}
