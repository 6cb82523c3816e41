import type { Topology } from '#lib/registry/schema'

type Node = Topology['nodes'][number]
/** Since the beginning of the window that is replayed. */
export type Mark = 'appeared' | 'vanished'

/**
 * `group`: several nodes folded into one card, `members` many, `worst` the health of the worst of them and `worstCount` how many do
 * so badly. `made`: its figures are of the calls it makes, because it serves none.
 */
export type TopologyNode = Omit<Node, 'kind'> & {
  kind: Node['kind'] | 'group'
  made?: boolean
  members?: number
  worst?: Health
  worstCount?: number
  mark?: Mark
}
export type TopologyEdge = Topology['edges'][number] & { id: string; mark?: Mark }

/** Worst first: the order of the legend. `unknown`: no statistics reach us; `idle`: they do, and nobody calls. */
export const healths = ['danger', 'warning', 'ok', 'idle', 'unknown'] as const
export type Health = (typeof healths)[number]

/** Shares of failed calls from which a person should look, and should act. */
const warningShare = 0.01
const dangerShare = 0.05

/** How an application or service does: the worse of what the registry says against it and of how its calls end. */
export function nodeHealth({ kind, problems, traffic, worst }: Pick<TopologyNode, 'kind' | 'problems' | 'traffic' | 'worst'>): Health {
  if (worst) return worst
  if (kind === 'missing' || problems.some(({ severity }) => severity === 'danger')) return 'danger'
  const calls = trafficHealth(traffic)
  if (calls === 'danger') return 'danger'
  return problems.some(({ severity }) => severity === 'warning') ? 'warning' : calls
}

/** How the calls along an edge end; an edge without a provider at its end is broken, and so in danger. */
export function edgeHealth({ broken, traffic }: Pick<TopologyEdge, 'broken' | 'traffic'>): Health {
  return broken ? 'danger' : trafficHealth(traffic)
}

function trafficHealth(traffic: TopologyNode['traffic']): Health {
  if (traffic === null) return 'unknown'
  if (traffic.callsPerSecond === 0) return 'idle'
  if (traffic.errorRate >= dangerShare) return 'danger'
  return traffic.errorRate >= warningShare ? 'warning' : 'ok'
}
