import type { HttpProbeConfig } from '../../../platform/config/probes.ts'
import { readSecret } from '../../../platform/config-file.ts'
import { sayOfPolicy as say } from '../../policies/sentences.ts'
import { noAnswer } from '../../probes/no-answer.ts'
import { fillJson, fillUrl, type ProbeValues } from '../../probes/probe-values.ts'
import { atPointer, outcomeOf, rawTextOf } from '../../probes/read-answer.ts'
import { limitedText } from '../limited-text.ts'
import type { Probe, ProbeReply } from './probe.ts'

const maxBytes = 16_384

/** Asks a URL. A redirect is not followed: it would carry the headers to somebody else. */
export const httpProbe = (config: HttpProbeConfig): Pick<Probe, 'what' | 'ask'> => ({
  what: `${config.method} ${config.url}`,
  ask: (values, signal) => ask(config, values, signal),
})

async function ask(config: HttpProbeConfig, values: ProbeValues, signal: AbortSignal): Promise<ProbeReply> {
  const headers = Object.entries(config.headers).map(([name, value]) => [name, typeof value === 'string' ? value : readSecret(value)])
  const withBody = config.method === 'POST' && config.body !== undefined
  const response = await fetch(fillUrl(config.url, values), {
    method: config.method,
    redirect: 'error',
    signal,
    headers: { accept: 'application/json', ...(withBody ? { 'content-type': 'application/json' } : {}), ...Object.fromEntries(headers) },
    ...(withBody ? { body: JSON.stringify(fillJson(config.body, values)) } : {}),
  })
  const text = await limitedText(response, maxBytes)
  const body = parsed(text)
  const raw = rawTextOf(body === undefined ? text : body)
  const byStatus = config.answer.status[String(response.status)]
  if (byStatus !== undefined) return { verdict: byStatus, raw: `${response.status} ${raw}`.trim(), error: null }
  if (!response.ok) return { verdict: 'unknown', raw, error: say('probe-status', { status: response.status }) }
  if (body === undefined) throw noAnswer('probe-not-json')
  return { verdict: outcomeOf(atPointer(body, config.answer.pointer), config.answer), raw, error: null }
}

/** Undefined where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
