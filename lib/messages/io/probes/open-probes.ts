import { createHash } from 'node:crypto'
import type { ProbeConfig } from '../../../platform/config/probes.ts'
import { dubboProbe, type DubboCaller } from './dubbo-probe.ts'
import { httpProbe } from './http-probe.ts'
import type { Probe } from './probe.ts'
import { sqlProbe } from './sql-probe.ts'

/** From configuration to probes; connects to nothing. */
export const openProbes = (configs: readonly ProbeConfig[], dubbo: DubboCaller): Probe[] =>
  configs.map((config) => ({
    name: config.name,
    kind: config.kind,
    digest: digestOf(config),
    timeoutMs: config.timeoutMs,
    ...adapterOf(config, dubbo),
  }))

function adapterOf(config: ProbeConfig, dubbo: DubboCaller): Pick<Probe, 'what' | 'ask'> {
  if (config.kind === 'http') return httpProbe(config)
  return config.kind === 'sql' ? sqlProbe(config) : dubboProbe(config, dubbo)
}

/** Moves with everything that changes what an answer means; a password in a URL does not, and is not in it. */
function digestOf(config: ProbeConfig): string {
  const question = 'url' in config ? { ...config, url: config.url.replace(/\/\/[^@/]*@/, '//') } : config
  return createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 16)
}
