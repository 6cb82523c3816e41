// Which znodes a change of weights touches, and what they hold before and after.
import { AppError } from '../platform/errors.ts'
import { editWeightDocument, type WeightChanges } from './edit-weight-document.ts'
import { encodeNodeName } from '../registry/dubbo-url.ts'
import { formatServiceId, type ServiceKey } from '../registry/service-id.ts'
import { formatWeightOverride, readWeightOverride, touchesWeightOf, urlOfNode } from './override-url.ts'
import { ruleGenerationOf, type RuleGeneration } from './rule-generation.ts'
import { isReadable, parseWeightDocument, type ItemShape, type Setting } from './weight-document.ts'
import {
  applicationConfiguratorsPath,
  configuratorsDirectory,
  configuratorsPath,
  configuratorsPath270,
  type RuleRoots,
} from './service-key.ts'
import { formToWrite, type WeightForm } from './where-read.ts'

/** A znode of a rule as it is live; of an old rule URL only the path says something. */
export type RuleNode = { path: string; content: string }

/** `via` is set and written first where a document is deleted. A URL rule's content is its URL; null = no znode. */
export type RuleWrite = { path: string; form: WeightForm; before: string | null; via: string | null; after: string | null; reason: string }

export type WritesInput = {
  service: ServiceKey
  roots: RuleRoots
  providers: readonly { address: string; release: string; generation: string }[]
  consumers: readonly { release: string; generation: string }[]
  rules: readonly RuleNode[]
  weights: WeightChanges
  /** what `weights` sets: the weight unless said; of `disabled` 1 is true */
  setting?: Setting
  /** applications whose 3.2 consumers pass the service's rule over (where-read.ts), and those told before */
  applications?: { toTell: readonly string[]; known: readonly string[] }
}

export type PlannedWrites = {
  writes: RuleWrite[]
  /** what the fingerprint covers: every path written, and every old URL that touches the same weights; null = no znode */
  contents: Record<string, string | null>
}

/**
 * The writes that make every consumer obey: the form each of their generations reads, or, where nobody consumes yet, the forms of the
 * providers' generations. A form that is not needed but holds a weight of ours already is kept identical, and all are cleared together.
 * Documents come first, and a new URL before the old one is removed, so that no moment is without a weight.
 */
export function writesFor(input: WritesInput): PlannedWrites {
  for (const address of input.weights.keys()) {
    if (!/^[^\s:/?&=]+:\d{1,5}$/.test(address)) throw new AppError('invalid-input', `"${address}" is not a provider: write host:port.`)
  }
  const forms = neededForms(input)
  const documents = documentWrites(input, forms)
  const { writes: urls, watched } = urlWrites(input, forms.has('override-url'))
  const writes = [...documents.writes, ...urls]
  const contents = { ...documents.contents, ...watched, ...Object.fromEntries(urls.map((write) => [write.path, write.before])) }
  return { writes, contents }
}

/** Form → the generations it is needed for. */
function neededForms({ consumers, providers }: WritesInput): Map<WeightForm, Set<RuleGeneration>> {
  const forms = new Map<WeightForm, Set<RuleGeneration>>()
  for (const member of consumers.length > 0 ? consumers : providers) {
    const generation = ruleGenerationOf(member)
    const form = formToWrite(generation)
    forms.set(form, (forms.get(form) ?? new Set()).add(generation))
  }
  return forms
}

function documentWrites(
  input: WritesInput,
  forms: ReadonlyMap<WeightForm, ReadonlySet<RuleGeneration>>,
): Pick<PlannedWrites, 'writes' | 'contents'> {
  const { rules, weights, consumers, setting = 'weight' } = input
  const writes: RuleWrite[] = []
  const contents: Record<string, string | null> = {}
  for (const { form, path, key, interfaceName, needed } of placesOf(input, forms)) {
    const before = rules.find((rule) => rule.path === path)?.content ?? null
    if (!needed && before === null) continue
    const shape = { interfaceName, setting }
    const changes = needed ? weights : onlyExisting(before, weights, shape)
    if (changes.size === 0) continue
    const edit = editWeightDocument(before, key, changes, shape)
    if (needed || edit.after !== before) contents[path] = before
    if (edit.after !== before) writes.push({ path, form, ...edit, reason: reasonOf(needed, consumers.length > 0) })
  }
  return { writes, contents }
}

type Place = { form: WeightForm; path: string; key: string; interfaceName?: string; needed: ReadonlySet<RuleGeneration> | undefined }

/** Documents that may hold a weight of ours: those of the service, and those of consumers that pass these over. */
function placesOf({ service, roots, applications }: WritesInput, forms: ReadonlyMap<WeightForm, ReadonlySet<RuleGeneration>>): Place[] {
  const key = formatServiceId(service)
  const ofService = [
    { form: 'configurators-consumer', path: configuratorsPath(roots, service) },
    { form: 'configurators-2.7.0', path: configuratorsPath270(roots, service) },
  ] as const
  const toTell = applications?.toTell ?? []
  return [
    ...ofService.map((place) => ({ ...place, key, needed: forms.get(place.form) })),
    ...[...new Set([...toTell, ...(applications?.known ?? [])])].sort().map((application) => ({
      form: 'configurators-application' as const,
      path: applicationConfiguratorsPath(roots, application),
      key: application,
      interfaceName: service.interface,
      needed: toTell.includes(application) ? new Set<RuleGeneration>(['3.2']) : undefined,
    })),
  ]
}

/** Of a document nobody needs: what it says already, so that it cannot say something else. */
function onlyExisting(before: string | null, weights: WeightChanges, shape: ItemShape): WeightChanges {
  if (shape.interfaceName === undefined) return new Map([...weights].filter(([address]) => before?.includes(address)))
  const document = parseWeightDocument(before ?? '', shape)
  const ours = isReadable(document) ? document.ours.map((item) => item.address) : []
  return new Map([...weights].filter(([address]) => ours.includes(address)))
}

function urlWrites(input: WritesInput, needed: boolean): { writes: RuleWrite[]; watched: Record<string, string | null> } {
  const { service, roots, weights, consumers, setting } = input
  const directory = configuratorsDirectory(roots, service)
  const creates: RuleWrite[] = []
  const removals: RuleWrite[] = []
  const live = liveOverrides(input, directory)
  const watched = Object.fromEntries(live.map(({ path, url }) => [path, url]))
  const read = live.flatMap((rule) => {
    const found = readWeightOverride(rule.url, service, setting)
    return found ? [{ ...rule, ...found }] : []
  })
  const byAddress = Map.groupBy(read, (rule) => rule.address)
  for (const [address, weight] of weights) {
    const ours = byAddress.get(address) ?? []
    const isWanted = weight !== null && (needed || ours.length > 0)
    const kept = isWanted ? ours.find((rule) => rule.weight === weight) : undefined
    for (const { path, url } of ours) {
      if (path !== kept?.path)
        removals.push({ path, form: 'override-url', before: url, via: null, after: null, reason: 'the weight before' })
    }
    if (!isWanted || kept) continue
    const url = formatWeightOverride(service, address, weight, setting)
    const reason = needed ? reasonOf(new Set(['2.5/2.6']), consumers.length > 0) : 'kept equal to the other form'
    creates.push({ path: `${directory}/${encodeNodeName(url)}`, form: 'override-url', before: null, via: null, after: url, reason })
  }
  return { writes: [...creates, ...removals], watched }
}

/** Old URLs of this service that carry a weight for one of the addresses (or for everybody), by path. */
export function liveOverrides(
  { service, rules, weights, setting }: Pick<WritesInput, 'service' | 'rules' | 'weights' | 'setting'>,
  directory: string,
): { path: string; url: string }[] {
  const addresses = [...weights.keys()]
  return rules
    .filter((rule) => rule.path.startsWith(`${directory}/`))
    .flatMap((rule) => {
      const url = urlOfNode(rule.path.slice(directory.length + 1))
      return url !== undefined && touchesWeightOf(url, service, addresses, setting) ? [{ path: rule.path, url }] : []
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

function reasonOf(generations: ReadonlySet<RuleGeneration> | undefined, areConsumers: boolean): string {
  if (!generations) return 'kept equal to the other form'
  return `${areConsumers ? 'read by consumers' : 'nobody consumes the service yet; read by the generation of its providers'}: ${[...generations].sort().join(', ')}`
}
