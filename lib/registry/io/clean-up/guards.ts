// Looks whether somebody came to life elsewhere who would use a leftover again.
import type { BackedItem, Guard } from '../../clean-up/plan.ts'
import { encodeNodeName, parseNodeName } from '../../dubbo-url.ts'
import { instanceNodes } from '../../tree.ts'
import { childrenOf, readInstance, type TreeReader } from '../read-tree.ts'

/** Guards that do not hold, in words; empty: it is still unused. Metadata may be that of other registries too. */
export async function brokenGuards(reader: TreeReader, { kind, guards }: Pick<BackedItem, 'kind' | 'guards'>): Promise<string[]> {
  const broken: string[] = []
  for (const guard of guards) {
    for (const each of [reader, ...(isOfMetadata(kind) ? sharersOf(reader) : [])]) {
      const why = await whyBroken(each, guard)
      if (why !== undefined) broken.push(why)
    }
  }
  return broken
}

const isOfMetadata = (kind: BackedItem['kind']): boolean =>
  kind === 'stale-mapping' || kind === 'stale-metadata-revision' || kind === 'stale-definition'

const sharersOf = ({ sharing, options }: TreeReader): TreeReader[] => (sharing?.sharers ?? []).map((sharer) => ({ ...sharer, options }))

async function whyBroken(reader: TreeReader, guard: Guard): Promise<string | undefined> {
  switch (guard.check) {
    case 'no-instances':
      return (await instancesOf(reader, guard.application)).length > 0 ? `${guard.application} has instances.` : undefined
    case 'no-instance-on': {
      const found = (await instancesOf(reader, guard.application)).some((node) => node.slice(0, node.lastIndexOf(':')) === guard.host)
      return found ? `${guard.application} has an instance on ${guard.host}.` : undefined
    }
    case 'revision-unused':
      return whoHasRevision(reader, guard)
    case 'nobody-at':
      return whoIsAt(reader, guard)
  }
}

async function instancesOf(reader: TreeReader, application: string): Promise<string[]> {
  return instanceNodes(reader.paths, await childrenOf(reader, `${reader.paths.services}/${application}`))
}

async function whoHasRevision(
  reader: TreeReader,
  { application, revision }: { application: string; revision: string },
): Promise<string | undefined> {
  for (const node of await instancesOf(reader, application)) {
    const { instance } = await readInstance(reader, application, node)
    if (instance?.revision === revision) return `${instance.address} carries the revision.`
  }
  return undefined
}

async function whoIsAt(
  reader: TreeReader,
  { interface: name, applications }: { interface: string; applications: string[] },
): Promise<string | undefined> {
  for (const side of ['providers', 'consumers']) {
    const names = await childrenOf(reader, `${reader.paths.root}/${encodeNodeName(name)}/${side}`)
    const found = applications.length === 0 ? names : names.filter((node) => applications.includes(applicationOf(node)))
    if (found.length > 0) return `${found.length} ${side} of ${name} are registered.`
  }
  return undefined
}

function applicationOf(node: string): string {
  try {
    return parseNodeName(node).params['application'] ?? ''
  } catch {
    return ''
  }
}
