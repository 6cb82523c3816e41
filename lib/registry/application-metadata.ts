// What an application of the application level offers: org.apache.dubbo.metadata.MetadataInfo of one revision. It comes as JSON from the
// metadata centre, as Hessian from MetadataService, or as protobuf from MetadataServiceV2 (3.3): three shapes, one meaning.
import { AppError } from '../platform/errors.ts'
import type { HessianValue } from '../statistics/hessian-reader.ts'
import { readFields, textOfBytes } from './protobuf.ts'
import { formatServiceId } from './service-id.ts'
import { cleanText, cutText } from './text.ts'

export type OfferedService = {
  interface: string
  group: string
  version: string
  protocol: string
  /** 0: that of the instance */
  port: number
  /** "": it does not say */
  path: string
  /** URL parameters, without what says interface, group and version */
  params: Record<string, string>
}

export const maxServices = 5000
const maxParams = 200
const maxText = 4000

type Raw = {
  name: unknown
  group: unknown
  version: unknown
  protocol: unknown
  port: unknown
  path: unknown
  params: Iterable<readonly [unknown, unknown]>
}

/** A node `/dubbo/metadata/<application>/<revision>`. Throws invalid-input. */
export function parseMetadataJson(data: Uint8Array): OfferedService[] {
  const document = parseJson(new TextDecoder().decode(data))
  const services = isRecord(document) ? document['services'] : undefined
  if (!isRecord(services)) throw new AppError('invalid-input', 'The metadata names no services.')
  return offeredOf(
    Object.values(services).flatMap((service) =>
      isRecord(service)
        ? [{ ...rawOf((name) => service[name]), params: isRecord(service['params']) ? Object.entries(service['params']) : [] }]
        : [],
    ),
  )
}

/** A MetadataInfo out of a Dubbo response. Throws invalid-input. */
export function parseMetadataHessian(value: HessianValue): OfferedService[] {
  const services = fieldOf(value, 'services')
  if (!isMap(services)) throw new AppError('invalid-input', 'The answer is no MetadataInfo.')
  return offeredOf(
    services.entries.map(([, service]) => {
      const params = fieldOf(service, 'params')
      return { ...rawOf((name) => fieldOf(service, name)), params: isMap(params) ? params.entries : [] }
    }),
  )
}

/** A MetadataInfoV2: app 1, version 2, services 3 (map of name 1, group 2, version 3, protocol 4, port 5, path 6, params 7). Throws invalid-input. */
export function parseMetadataProtobuf(bytes: Uint8Array): OfferedService[] {
  const entries = readFields(bytes).filter((field) => field.number === 3)
  return offeredOf(
    entries.flatMap((entry) => {
      const service = readFields(entry.bytes).find((field) => field.number === 2)
      if (!service) return []
      const fields = readFields(service.bytes)
      const text = (number: number): string => textOfBytes(fields.findLast((field) => field.number === number)?.bytes)
      return [
        {
          name: text(1),
          group: text(2),
          version: text(3),
          protocol: text(4),
          port: fields.findLast((field) => field.number === 5)?.value ?? 0,
          path: text(6),
          params: fields.filter((field) => field.number === 7).map((field) => pairOf(field.bytes)),
        },
      ]
    }),
  )
}

function pairOf(bytes: Uint8Array): [string, string] {
  const fields = readFields(bytes)
  const text = (number: number): string => textOfBytes(fields.find((field) => field.number === number)?.bytes)
  return [text(1), text(2)]
}

const rawOf = (read: (name: string) => unknown): Omit<Raw, 'params'> => ({
  name: read('name'),
  group: read('group'),
  version: read('version'),
  protocol: read('protocol'),
  port: read('port'),
  path: read('path'),
})

const identity = new Set(['interface', 'group', 'version', 'side'])

function offeredOf(raws: readonly Raw[]): OfferedService[] {
  if (raws.length > maxServices) throw new AppError('invalid-input', `The metadata names ${raws.length} services (at most ${maxServices}).`)
  return raws.flatMap((raw) => {
    const name = textOf(raw.name)
    // MetadataService itself is in the list of some releases; a name with a separator in it is none
    if (name === '' || /[/:\s]/.test(name)) return []
    const service = { interface: name, group: textOf(raw.group), version: textOf(raw.version) }
    formatServiceId(service)
    const params = [...raw.params]
      .slice(0, maxParams)
      .map(([key, value]): [string, string] => [textOf(key), textOf(value)])
      .filter(([key]) => key !== '' && !identity.has(key))
    const place = { protocol: textOf(raw.protocol) || 'dubbo', port: portOf(raw.port), path: textOf(raw.path) }
    return [{ ...service, ...place, params: Object.fromEntries(params) }]
  })
}

const portOf = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 65_535 ? value : 0

const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? cutText(cleanText(value), maxText)
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : ''

/** A field of an object, or of a map that stands for one (generic answers). */
function fieldOf(value: HessianValue, name: string): HessianValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (value.kind === 'object') return value.fields.get(name)
  return value.kind === 'map' ? value.entries.find(([key]) => key === name)?.[1] : undefined
}

const isMap = (value: HessianValue | undefined): value is Extract<HessianValue, { kind: 'map' }> =>
  typeof value === 'object' && value !== null && value.kind === 'map'

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError('invalid-input', 'The metadata is no JSON.', { cause: error })
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
