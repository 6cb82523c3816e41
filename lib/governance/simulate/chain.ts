// The routers of each generation in their order: RouterChain (2.7), SingleRouterChain with its state routers (3.2, 3.3), AbstractDirectory#list
// (2.6).
import type { DubboUrl } from '../../registry/dubbo-url.ts'
import { isGeneration3 } from './condition/patterns.ts'
import { conditionRuleRouter, readConditionRule, type ConditionRule } from './condition/condition-router.ts'
import { urlRouters } from './condition/url-routers.ts'
import { keepOnly, unchanged, type Invoker, type Router, type SimulatedGeneration } from './model.ts'
import { sayWhy as why } from './reason-sentences.ts'
import { readScript, scriptRouter, type ScriptAnswers } from './script/script-router.ts'
import { createTagRouter, readTagRule } from './tag/tag-router.ts'
import type { Sentence } from '../../platform/sentence.ts'

export type RouterTexts = {
  service?: string | undefined
  app?: string | undefined
  providerApp?: string | undefined
  tag?: string | undefined
  script?: string | undefined
}
export type ChainInput = {
  generation: SimulatedGeneration
  consumer: DubboUrl
  texts: RouterTexts
  /** `condition://` and `route://` URLs of the service */
  urls: readonly DubboUrl[]
  invokers: readonly Invoker[]
  /** Script rules are run; without it they are passed over, as by a Java that has no engine for them */
  scripts?: ScriptAnswers | undefined
}
/** `problems` says of a rule, by its name in {@link RouterTexts}, why it is not in force. */
export type Chain = { routers: Router[]; problems: Map<string, Sentence> }

export function buildChain(input: ChainInput): Chain {
  const problems = new Map<string, Sentence>()
  if (input.generation === '2.6') return { routers: routers26(input, problems), problems }
  const old = input.generation === '2.7' ? urlRouters(input, problems) : []
  const before = old.filter((router) => router.priority <= 99)
  const between = old.filter((router) => router.priority > 99 && router.priority <= 139)
  const after = old.filter((router) => router.priority > 139)
  const service = conditionRouter('service', input.texts.service, { input, problems })
  const app = conditionRouter('app', input.texts.app, { input, problems })
  return {
    routers: [
      mockRouter,
      ...before,
      tagRouter(input, problems),
      ...between,
      service.router,
      ...providerAppRouters(input, app.rule, problems),
      app.router,
      ...scriptRouters(input, problems),
      ...after,
    ],
    problems,
  }
}

/** Those without `runtime=true` ran before the call; of the others those of a priority above the tag router's 100 come after it. */
function routers26(input: ChainInput, problems: Map<string, Sentence>): Router[] {
  const old = urlRouters(input, problems)
  const late = old.filter((router) => router.isRuntime && router.priority > 100)
  const early = old.filter((router) => !router.isRuntime)
  const between = old.filter((router) => router.isRuntime && router.priority <= 100)
  return [...early, ...between, staticTags(input), ...late, mockRouter]
}

type Reading = { input: ChainInput; problems: Map<string, Sentence> }

function conditionRouter(name: string, text: string | undefined, { input, problems }: Reading): { router: Router; rule: ConditionRule } {
  const rule = text === undefined || text === '' ? { routers: [] } : readConditionRule(text, { name, generation: input.generation })
  if (rule.problem !== undefined) problems.set(name, rule.problem)
  return { router: conditionRuleRouter(name, rule), rule }
}

/**
 * `ProviderAppStateRouter` (3.2+) begins with the rule of the consumer's own application and keeps it when the provider's has none, so that
 * one runs twice then.
 */
function providerAppRouters(input: ChainInput, ownRule: ConditionRule, problems: Map<string, Sentence>): Router[] {
  if (!isGeneration3(input.generation)) return []
  const provider = input.invokers[0]?.remoteApplication ?? ''
  const isOther = provider !== '' && provider !== input.consumer.params['application']
  const { texts } = input
  const read =
    isOther && texts.providerApp !== undefined && texts.providerApp !== ''
      ? conditionRouter('provider-app', texts.providerApp, { input, problems }).rule
      : undefined
  return [conditionRuleRouter('provider-app', read && read.problem === undefined ? read : ownRule)]
}

/** AppScriptStateRouter (3.2+), the last of the chain. */
function scriptRouters({ generation, texts, scripts }: ChainInput, problems: Map<string, Sentence>): Router[] {
  if (!scripts || !isGeneration3(generation) || texts.script === undefined || texts.script === '') return []
  const { script, problem } = readScript(texts.script, generation)
  if (problem !== undefined) problems.set('script', problem)
  return script === undefined ? [] : [scriptRouter(script, scripts)]
}

function tagRouter(input: ChainInput, problems: Map<string, Sentence>): Router {
  const { texts, generation, invokers } = input
  // the rule is that of the first provider's application
  if (texts.tag === undefined || texts.tag === '' || (invokers[0]?.remoteApplication ?? '') === '') return staticTags(input)
  const { rule, problem } = readTagRule(texts.tag, generation, invokers)
  if (problem !== undefined) problems.set('tag', problem)
  return createTagRouter(rule, generation)
}

const staticTags = ({ generation }: ChainInput): Router => createTagRouter(undefined, generation)

/** MockInvokersSelector: providers of the protocol `mock` are for calls that ask for them. */
const mockRouter: Router = {
  name: 'mock',
  route(invokers, { attachments }) {
    const isMock = ({ url }: Invoker): boolean => url.protocol === 'mock'
    const wanted = attachments['invocation.need.mock']
    if (wanted !== undefined && wanted.toLowerCase() !== 'true') return unchanged(invokers)
    const asksForMock = wanted !== undefined
    return keepOnly(
      invokers,
      invokers.filter((invoker) => isMock(invoker) === asksForMock),
      why(asksForMock ? 'fell-no-mock' : 'fell-mock'),
    )
  },
}
