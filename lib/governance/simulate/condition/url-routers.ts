// `condition://` and `route://` URLs in a service's `routers` directory: 2.6 and 2.7 run them (ConditionRouter), 3.x no longer does.
import { isAppError } from '../../../platform/errors.ts'
import { decodeNodeName, formatDubboUrl, type DubboUrl } from '../../../registry/dubbo-url.ts'
import { compareText } from '../../../registry/override-order.ts'
import type { Call, Router, SimulatedGeneration } from '../model.ts'
import { isMatchUrl } from '../rule-url.ts'
import { createConditionRouter } from './condition-router.ts'
import { parseCondition } from './condition-pairs.ts'
import type { Sentence } from '../../../platform/sentence.ts'
import { sayOfSimulation as say } from '../sentences.ts'

export type UrlRouter = Router & { priority: number; isRuntime: boolean }

type Input = { generation: SimulatedGeneration; consumer: DubboUrl; urls: readonly DubboUrl[] }

/** In the order in which they run: by priority, 2.6 then by their text. Broken ones are left out, `problems` says why. */
export function urlRouters({ generation, consumer, urls }: Input, problems: Map<string, Sentence>): UrlRouter[] {
  const found = urls.filter((url) => isConditionUrl(url) && isTaken(url, consumer, generation))
  const routers = found.flatMap((url) => readUrlRouter(url, { generation, consumer }, problems) ?? [])
  const text = new Map(found.map((url) => [url, formatDubboUrl(url)]))
  return routers
    .sort(
      (left, right) =>
        left.priority - right.priority || (generation === '2.6' ? compareText(text.get(left.url) ?? '', text.get(right.url) ?? '') : 0),
    )
    .map(({ url, router, priority }) => ({ ...router, priority, isRuntime: url.params['runtime'] === 'true' }))
}

const isConditionUrl = ({ protocol, params }: DubboUrl): boolean =>
  params['router'] === 'condition' || (protocol === 'condition' && !params['router'])

/** Only `route://` may leave its category out. 2.7 skips what is marked for 2.6 alone. */
const isTaken = (url: DubboUrl, consumer: DubboUrl, generation: SimulatedGeneration): boolean =>
  (url.protocol === 'route' || url.params['category'] === 'routers') &&
  isMatchUrl(consumer, url, generation) &&
  (generation === '2.6' || !url.params['compatible_config'])

function readUrlRouter(
  url: DubboUrl,
  { generation, consumer }: Omit<Input, 'urls'>,
  problems: Map<string, Sentence>,
): { url: DubboUrl; router: Router; priority: number } | undefined {
  const given = url.params['priority'] ?? ''
  const priority = /^-?\d{1,9}$/.test(given) ? Number(given) : generation === '2.6' ? 2 : 0
  try {
    const condition = parseCondition(decodeNodeName(url.params['rule'] ?? ''))
    const router = createConditionRouter({ name: 'condition-url', generation, force: url.params['force'] === 'true', condition })
    return { url, priority, router: generation === '2.6' ? beforeTheCall(router, url, consumer) : router }
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error
    problems.set('urls', say('url-rule-broken', { url: formatDubboUrl(url).slice(0, 200), problem: error.message }))
    return undefined
  }
}

/**
 * Without `runtime=true` 2.6 routes when the list changes and not per call (RegistryDirectory#toMethodInvokers): for each method that the
 * consumer's URL names; for another method, which only the provider names, not at all.
 */
function beforeTheCall(router: Router, url: DubboUrl, { params }: DubboUrl): Router {
  if (url.params['runtime'] === 'true') return router
  const methods = params['methods'] === undefined ? undefined : params['methods'].split(',')
  return {
    name: router.name,
    route(invokers, call) {
      const declared = invokers.some((invoker) => (invoker.url.params['methods'] ?? '').split(',').includes(call.method))
      if (declared && methods && !methods.includes(call.method))
        return { branches: [{ probability: 1, kept: invokers }], reasons: new Map() }
      const early: Call = { ...call, args: [], attachments: {}, method: methods?.includes(call.method) === true ? call.method : '' }
      return router.route(invokers, early)
    },
  }
}
