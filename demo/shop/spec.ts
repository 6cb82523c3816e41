import type { Instance, ShopJvm } from './plan-types.ts'

export type ShopProvider = { instance: string; application: string; jvm: string; interface: string; version: string; group: string; protocol: string; port: number; generation: string }
export type ShopSpec = { text: string; providers: ShopProvider[]; qosPort: number | undefined }

type Value = string | number | undefined

/** The lines that a JVM reads (`com.shop.host.Spec`), with the ports it is to take. */
export function formatSpec(jvm: ShopJvm, nextPort: () => number): ShopSpec {
  const lines: string[] = []
  const providers: ShopProvider[] = []
  const qosPort = jvm.module === 'shop-33' ? nextPort() : undefined
  for (const [index, instance] of jvm.instances.entries()) {
    lines.push(formatInstance(instance, jvm, index === 0 ? qosPort : undefined, nextPort))
    for (const refer of instance.refers ?? []) {
      const { params, root, ...fields } = refer
      lines.push(formatLine('refer', { instance: instance.id, ...fields, roots: root ?? 'dubbo', ...prefix(params) }))
    }
    for (const call of instance.calls ?? []) lines.push(formatLine('call', { instance: instance.id, ...call }))
    for (const provide of instance.provides ?? []) {
      const { params, alsoIn, ...fields } = provide
      const port = nextPort()
      const protocol = provide.protocol ?? 'dubbo'
      const roots = alsoIn === undefined ? 'dubbo' : `dubbo,${alsoIn}`
      lines.push(formatLine('provide', { instance: instance.id, ...fields, protocol, port, roots, ...prefix(params) }))
      providers.push({
        instance: instance.id,
        application: instance.application,
        jvm: jvm.name,
        interface: provide.interface,
        version: provide.version ?? '',
        group: provide.group ?? '',
        protocol,
        port,
        generation: jvm.module.replace('shop-', '').split('').join('.'),
      })
    }
  }
  return { text: lines.map((line) => `${line}\n`).join(''), providers, qosPort }
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
