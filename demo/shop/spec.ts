import type { Instance, Provide, Refer, ShopJvm } from './plan-types.ts'

export type ShopProvider = {
  instance: string
  application: string
  jvm: string
  interface: string
  version: string
  group: string
  protocol: string
  port: number
  generation: string
}
export type ShopSpec = { text: string; providers: ShopProvider[]; qosPort: number | undefined }

type Value = string | number | undefined

/** The lines that a JVM reads (`com.shop.host.Spec`), with the ports it is to take. */
export function formatSpec(jvm: ShopJvm, nextPort: () => number): ShopSpec {
  const providers: ShopProvider[] = []
  const qosPort = jvm.module === 'shop-33' ? nextPort() : undefined
  const lines = jvm.instances.flatMap((instance, index) => {
    const provided = (instance.provides ?? []).map((provide) => formatProvide(instance, provide, nextPort()))
    providers.push(...provided.map(({ provider }) => ({ ...provider, jvm: jvm.name, generation: generationOf(jvm) })))
    return [
      formatInstance(instance, jvm, index === 0 ? qosPort : undefined, nextPort),
      ...(instance.refers ?? []).map((refer) => formatRefer(instance, refer)),
      ...(instance.calls ?? []).map((call) => formatLine('call', { instance: instance.id, ...call })),
      ...provided.map(({ line }) => line),
    ]
  })
  return { text: lines.map((line) => `${line}\n`).join(''), providers, qosPort }
}

function formatRefer(instance: Instance, { params, root = 'dubbo', ...fields }: Refer): string {
  return formatLine('refer', { instance: instance.id, ...fields, roots: root, ...prefix(params) })
}

type Provided = { line: string; provider: Omit<ShopProvider, 'jvm' | 'generation'> }

function formatProvide(instance: Instance, { params, alsoIn, protocol = 'dubbo', ...fields }: Provide, port: number): Provided {
  const roots = alsoIn === undefined ? 'dubbo' : `dubbo,${alsoIn}`
  const { version = '', group = '' } = fields
  return {
    line: formatLine('provide', { instance: instance.id, ...fields, protocol, port, roots, ...prefix(params) }),
    provider: { instance: instance.id, application: instance.application, interface: fields.interface, version, group, protocol, port },
  }
}

/** `shop-26` hosts generation 2.6. */
function generationOf(jvm: ShopJvm): string {
  return jvm.module.replace('shop-', '').split('').join('.')
}

function formatInstance(instance: Instance, jvm: ShopJvm, qosPort: number | undefined, nextPort: () => number): string {
  const { id, application, owner, organization, isolated } = instance
  const metadataPort = jvm.module === 'shop-32' || jvm.module === 'shop-33' ? nextPort() : undefined
  return formatLine('instance', { id, application, owner, organization, isolated, roots: 'dubbo', metadataPort, qosPort })
}

function prefix(params: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [`param.${key}`, value]))
}

function formatLine(kind: string, fields: Record<string, Value>): string {
  const parts = Object.entries(fields).filter(([, value]) => value !== undefined)
  return [kind, ...parts.map(([key, value]) => `${key}=${value}`)].join('\t')
}
