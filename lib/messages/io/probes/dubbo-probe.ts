import { z } from 'zod'
import type { DubboProbeConfig } from '../../../platform/config/probes.ts'
import { sayOfPolicy as say } from '../../policies/sentences.ts'
import { noAnswer } from '../../probes/no-answer.ts'
import { fillJson, type ProbeValues } from '../../probes/probe-values.ts'
import { atPointer, outcomeOf, rawTextOf } from '../../probes/read-answer.ts'
import type { Probe, ProbeReply } from './probe.ts'

/** Providers as the registry lists them; the call itself, made by the worker that holds the registry. */
export type DubboCaller = {
  providersOf(probe: DubboProbeConfig): Promise<string[]>
  call(probe: DubboProbeConfig, provider: string, values: readonly unknown[]): Promise<unknown>
}

const answerSchema = z.object({ outcome: z.string(), value: z.unknown(), error: z.object({ message: z.string() }).nullable() })

/** Asks a provider by a generic call. Only one is asked: a call that timed out may have been carried out, and is not sent again. */
export const dubboProbe = (config: DubboProbeConfig, caller: DubboCaller): Pick<Probe, 'what' | 'ask'> => ({
  what: `${config.application === undefined ? '' : `${config.application}: `}${config.interface}.${config.method}`,
  ask: (values) => ask(config, caller, values),
})

let turn = 0

async function ask(config: DubboProbeConfig, caller: DubboCaller, values: ProbeValues): Promise<ProbeReply> {
  const providers = await caller.providersOf(config)
  const provider = providers[(turn += 1) % Math.max(1, providers.length)]
  if (provider === undefined) throw noAnswer('probe-no-provider', { service: config.interface })
  const filled = config.arguments.map((argument) => fillJson(argument, values))
  const answer = answerSchema.parse(await caller.call(config, provider, filled))
  const raw = rawTextOf(answer.value)
  if (answer.outcome === 'value')
    return { verdict: outcomeOf(atPointer(answer.value, config.answer.pointer), config.answer), raw, error: null }
  return { verdict: 'unknown', raw: '', error: say('probe-provider', { provider, error: answer.error?.message ?? answer.outcome }) }
}
