// The arithmetic alone: which providers a call may go to, and in which shares, by explicit input. The preview calls the same function.
import { AppError, isAppError } from '../../platform/errors.ts'
import { formatDubboUrl, type DubboUrl } from '../../registry/dubbo-url.ts'
import { buildChain } from './chain.ts'
import { isGeneration3 } from './condition/patterns.ts'
import { buildDirectory, isAllDisabled } from './directory/directory.ts'
import { allDisabled, notInForce, unreadableWeight as unreadable, type SimulationFinding as Finding } from './findings.ts'
import { keptIndexes, type Call, type SimulatedGeneration } from './model.ts'
import { readConfigurators } from './override/read-configurators.ts'
import { readUrl } from './rule-url.ts'
import { runChain, type Step } from './run-chain.ts'
import type { ScriptAnswers } from './script/script-router.ts'
import { sharesOf, unreadableWeight, weightOf } from './shares.ts'
import type { Simulation, SimulationRequest } from './simulation-schema.ts'
import { sayOfSimulation as say } from './sentences.ts'
import { asWritten } from '../../platform/sentence.ts'

/**
 * Throws invalid-input when a URL cannot be read; a rule that cannot be read is a finding, as it is none for Dubbo. `scripts`: as on a Java
 * that has a script engine, by these answers.
 */
export function simulate(request: SimulationRequest, scripts?: ScriptAnswers): Simulation {
  const { generation, view, rules } = request
  const findings: Finding[] = []
  const consumer = readField('consumer', request.consumer, generation)
  const providers = request.providers.map((text, place) => readField(`providers[${place}]`, text, generation))
  const urls = rules.urls.map((text, place) => readField(`rules.urls[${place}]`, text, generation))
  const overrides = {
    urls,
    application: overrideRule('override app', request, findings),
    service: overrideRule('override service', request, findings),
  }
  const directory = buildDirectory({ generation, view, consumer, providers, rules: overrides })
  if (isAllDisabled(directory)) findings.push(allDisabled)
  const call: Call = {
    consumer: directory.consumer,
    method: request.method,
    args: request.args,
    attachments: request.attachments,
  }
  const chain = buildChain({ generation, consumer, urls, invokers: directory.kept, texts: textsOf(request, findings, scripts), scripts })
  for (const [rule, why] of chain.problems) findings.push(notInForce(ruleNames[rule] ?? rule, why))
  const { steps, branches } = runChain(directory, chain.routers, call, generation)
  for (const text of scripts?.problems ?? []) findings.push(notInForce('script-router', asWritten(text)))
  const context = { generation, call, nowMs: request.now }
  const kept = keptIndexes(branches)
  for (const index of kept) {
    const invoker = directory.all[index]
    const broken = invoker && unreadableWeight(invoker, context)
    if (broken !== undefined) findings.push(unreadable(index, broken))
  }
  const { loadbalance, shares, reason } = sharesOf(branches, providers.length, context)
  return {
    providers: directory.all.map((invoker) => ({ url: formatDubboUrl(invoker.url), weight: weightOf(invoker, context) })),
    steps: steps.map((step) => ({ ...step, reasons: textsByIndex(step.reasons) })),
    kept,
    outcomes: branches.map(({ kept, probability }) => ({ kept: kept.map((invoker) => invoker.index).sort((a, b) => a - b), probability })),
    loadbalance,
    shares,
    sharesReason: reason?.text ?? null,
    findings,
  }
}

const textsByIndex = (reasons: Step['reasons']): Record<string, string> =>
  Object.fromEntries(Object.entries(reasons).map(([index, { text }]) => [index, text]))

/** Names of the chain's rules in the request. */
const ruleNames: Readonly<Record<string, string>> = {
  service: 'condition-router service',
  app: 'condition-router app',
  'provider-app': 'condition-router provider-app',
  tag: 'tag-router',
  script: 'script-router',
  urls: 'urls',
}

function overrideRule(name: 'override service' | 'override app', { rules, generation }: SimulationRequest, findings: Finding[]) {
  const text = rules[name]
  if (text === undefined || text.trim() === '') return []
  if (generation === '2.6') {
    findings.push(notRead(name, generation))
    return []
  }
  const { configurators, problem } = readConfigurators(text, generation)
  if (problem !== undefined) findings.push(notInForce(name, problem))
  return configurators
}

/** Rules that the generation reads; the others are findings. */
function textsOf({ rules, generation }: SimulationRequest, findings: Finding[], scripts: ScriptAnswers | undefined) {
  const read = (name: keyof typeof readBy): string | undefined => {
    const text = rules[name]
    if (text === undefined || text.trim() === '') return undefined
    if (readBy[name].includes(generation)) return text
    findings.push(notRead(name, generation))
    return undefined
  }
  if (rules['script-router'] !== undefined && !scripts) findings.push(notInForce('script-router', say('script-ignored')))
  if (isGeneration3(generation) && rules.urls.some((url) => /^(condition|route):/.test(url))) findings.push(notRead('urls', generation))
  return {
    service: read('condition-router service'),
    app: read('condition-router app'),
    providerApp: read('condition-router provider-app'),
    tag: read('tag-router'),
    script: scripts && read('script-router'),
  }
}

const since27: readonly SimulatedGeneration[] = ['2.7', '3.2', '3.3']
const since32: readonly SimulatedGeneration[] = ['3.2', '3.3']
const readBy = {
  'condition-router service': since27,
  'condition-router app': since27,
  'condition-router provider-app': since32,
  'tag-router': since27,
  'script-router': since32,
} as const

const notRead = (rule: string, generation: string): Finding => ({
  code: 'rule-not-read',
  severity: 'warning',
  rule,
  ...say('rule-not-read', { generation }),
})

function readField(field: string, text: string, generation: SimulatedGeneration): DubboUrl {
  try {
    return readUrl(text, generation)
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    throw new AppError('invalid-input', `${field}: ${error.message}`, { cause: error, details: { field } })
  }
}
