// Dubbo sends its reports as one argument, a URL object whose class changed twice:
//   ≤ 2.6  com.alibaba.dubbo.common.URL   protocol host port path parameters(Map)
//   2.7    org.apache.dubbo.common.URL    the same and methodParameters
//   3.x    …url.component.ServiceConfigURL  urlAddress{host port path …} urlParam{EXTRA_PARAMS(Map) rawParam …}
import type { HessianMap, HessianObject, HessianValue } from './hessian-reader.ts'

export type ReportedUrl = {
  protocol: string
  host: string
  port: number
  path: string
  /** Parameters whose value is null are left out. A Map: the names come from outside. */
  parameters: ReadonlyMap<string, string>
}

/** The URL inside a decoded argument; undefined when it has none of the three shapes. */
export function reportedUrlOf(argument: HessianValue): ReportedUrl | undefined {
  if (!isObject(argument)) return undefined
  const address = objectField(argument, 'urlAddress')
  const parameters = address ? parametersOfNew(argument) : mapOf(argument.fields.get('parameters'))
  return parameters ? { ...addressOf(address ?? argument), parameters } : undefined
}

/** `toSerializableURL` of 3.x puts every parameter into EXTRA_PARAMS; rawParam is the whole query string. */
function parametersOfNew(url: HessianObject): Map<string, string> | undefined {
  const holder = objectField(url, 'urlParam')
  if (!holder) return undefined
  const extra = mapOf(holder.fields.get('EXTRA_PARAMS'))
  if (extra && extra.size > 0) return extra
  const raw = holder.fields.get('rawParam')
  return typeof raw === 'string' ? new Map(new URLSearchParams(raw)) : extra
}

function addressOf(holder: HessianObject): Omit<ReportedUrl, 'parameters'> {
  const port = holder.fields.get('port')
  return {
    protocol: textOf(holder.fields.get('protocol')),
    host: textOf(holder.fields.get('host')),
    port: typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : 0,
    path: textOf(holder.fields.get('path')),
  }
}

function mapOf(value: HessianValue | undefined): Map<string, string> | undefined {
  if (!isMap(value)) return undefined
  const found = new Map<string, string>()
  for (const [key, item] of value.entries) if (typeof key === 'string' && typeof item === 'string') found.set(key, item)
  return found
}

const objectField = (object: HessianObject, name: string): HessianObject | undefined => {
  const value = object.fields.get(name)
  return isObject(value) ? value : undefined
}

const textOf = (value: HessianValue | undefined): string => (typeof value === 'string' ? value : '')

const isObject = (value: HessianValue | undefined): value is HessianObject =>
  typeof value === 'object' && value !== null && value.kind === 'object'

const isMap = (value: HessianValue | undefined): value is HessianMap => typeof value === 'object' && value !== null && value.kind === 'map'
