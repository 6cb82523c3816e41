// A consumer application's document as those services see it that an operation is about. Other services of the application, other operations
// and people write into the same document: what they change in it is neither compared nor overwritten, as long as it speaks of other services.
import { isMap, isSeq } from 'yaml'
import { isAppError } from '../platform/errors.ts'
import { parseColonKey, parseServiceId, type ServiceKey } from '../registry/service-id.ts'
import { editWeightDocument, fieldsOf, formatWeightDocument, type WeightChanges } from './edit-weight-document.ts'
import { fingerprintOf, type Contents } from './fingerprint.ts'
import { hasReferences, isReadable, parseWeightDocument, settings, textOf, type Setting } from './weight-document.ts'

type PlannedWrite = { path: string; form: string; before: string | null; via: string | null; after: string | null }

/** A write that shares its document with others: `interfaces` are what it is about. */
export type SharedWrite = PlannedWrite & { interfaces?: readonly string[] }

/** The interfaces of service ids, each once. */
export const interfacesOf = (services: readonly string[]): string[] =>
  [...new Set(services.map((service) => parseServiceId(service).interface))].sort()

/** Marks the writes of documents that others write too. */
export const shareDocuments = <Write extends PlannedWrite>(
  writes: readonly Write[],
  interfaces: readonly string[],
): (Write & { interfaces?: readonly string[] })[] =>
  writes.map((write) => (write.form === 'configurators-application' ? { ...write, interfaces } : write))

/** The writes of a change of one service's weights. */
export const sharedWritesOf = <Write extends PlannedWrite>({ service, writes }: { service: string; writes: readonly Write[] }) =>
  shareDocuments(writes, interfacesOf([service]))

/** Contents for a fingerprint: of a shared document only what the services see of it, with its head. */
export const asSeenBy = (interfaces: readonly string[], contents: Contents): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(contents).map(([path, content]) => {
      const application = applicationOf(path)
      const views = application === undefined ? undefined : viewsOf({ content, application, interfaces })
      return [path, views ? JSON.stringify(views) : content]
    }),
  )

/** What a preview of weights saw, and what has to be so still when they are written. */
export const weightFingerprint = (service: Pick<ServiceKey, 'interface'>, contents: Contents): Promise<string> =>
  fingerprintOf(asSeenBy([service.interface], contents))

/** Whether both texts say the same to the services, whatever they say to others. A text that cannot be read is like itself alone. */
export function isSameFor(
  { path, interfaces = [] }: Pick<SharedWrite, 'path' | 'interfaces'>,
  one: string | null,
  other: string | null,
): boolean {
  if (one === other) return true
  const application = applicationOf(path)
  if (application === undefined || interfaces.length === 0) return false
  const [first, second] = [one, other].map((content) =>
    viewsOf({ content, application, interfaces })?.map(({ head: _head, ...view }) => view),
  )
  return first !== undefined && second !== undefined && JSON.stringify(first) === JSON.stringify(second)
}

/**
 * The same write on the live document: its own items as planned, what others wrote since as it is. Undefined where that is not safe: the
 * document says something else to the services than it did, or cannot be edited without touching what is not theirs.
 */
export function onLive<Write extends SharedWrite>(write: Write, live: string | null): Write | undefined {
  if (live === write.before || (write.via !== null && live === write.via)) return write
  if (!isSameFor(write, live, write.before)) return undefined
  const edit = editFor(write, live)
  return edit && isSameFor(write, edit.after, write.after) ? { ...write, before: live, ...edit } : undefined
}

function editFor(
  { path, before, after, interfaces = [] }: SharedWrite,
  live: string | null,
): Pick<PlannedWrite, 'via' | 'after'> | undefined {
  let edited: Pick<PlannedWrite, 'via' | 'after'> = { via: null, after: live }
  try {
    for (const shape of interfaces.flatMap((interfaceName) => settings.map((setting) => ({ interfaceName, setting })))) {
      const changes = changesBetween(before, after, shape)
      if (changes.size === 0) continue
      const { via, after: text } = editWeightDocument(edited.after, applicationOf(path) ?? '', changes, shape)
      edited = { via, after: text }
    }
    return edited
  } catch (error) {
    if (isAppError(error, 'conflict')) return undefined
    throw error
  }
}

type Shape = { interfaceName: string; setting?: Setting }

function changesBetween(before: string | null, after: string | null, shape: Shape): WeightChanges {
  const [from, to] = [ownWeights(before, shape), ownWeights(after, shape)]
  const addresses = [...new Set([...from.keys(), ...to.keys()])].filter((address) => from.get(address) !== to.get(address))
  return new Map(addresses.map((address) => [address, to.get(address) ?? null]))
}

function ownWeights(text: string | null, shape: Shape): Map<string, number> {
  const document = parseWeightDocument(text ?? '', shape)
  return new Map(isReadable(document) ? document.ours.map(({ address, weight }) => [address, weight]) : [])
}

/** The application whose document lies there; undefined for other paths, those of services among them. */
function applicationOf(path: string): string | undefined {
  const name = /\/config\/dubbo\/([^/]+)\.configurators$/.exec(path)?.[1]
  return name === undefined || parseColonKey(name) ? undefined : name
}

type View = { interface: string; enabled: boolean; items: string[]; head: string }
type Looked = { content: string | null; application: string; interfaces: readonly string[] }

function viewsOf({ content, application, interfaces }: Looked): View[] | undefined {
  const views = interfaces.map((name) => viewOf(content ?? formatWeightDocument(application, new Map(), { interfaceName: name }), name))
  return views.every((view) => view !== undefined) ? views : undefined
}

function viewOf(text: string, interfaceName: string): View | undefined {
  const document = parseWeightDocument(text, { interfaceName })
  if (!isReadable(document)) return undefined
  const own = new Map(document.ours.map(({ index, address, weight }) => [index, `${address} ${weight}`]))
  const seen = (document.configs?.items ?? []).flatMap((item, index) => (isForOthers(item, interfaceName) ? [] : [{ item, index }]))
  // what such an item says may stand anywhere in the document
  if (seen.some(({ item }) => !isMap(item) || hasReferences(item))) return undefined
  const items = seen.map(({ item, index }) => own.get(index) ?? JSON.stringify(item))
  // of several providers' weights the order says nothing; beside an item of somebody else it decides who wins
  const isOwn = items.length === own.size
  return { interface: interfaceName, enabled: document.enabled, items: isOwn ? items.toSorted() : items, head: fieldsOf(document) }
}

/** An item that names services, and this interface is none of them. */
function isForOthers(item: unknown, interfaceName: string): boolean {
  const services: unknown = isMap(item) ? item.get('services', true) : undefined
  if (!isSeq(services) || services.items.length === 0) return false
  return services.items.map(textOf).every((name) => name !== '' && !name.includes('*') && interfaceOf(name) !== interfaceName)
}

/** `[group/]interface[:version]`, and as somebody may write it, `interface:version:group` */
const interfaceOf = (name: string): string => name.slice(name.indexOf('/') + 1).split(':')[0] ?? ''
