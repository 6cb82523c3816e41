import type { Plan } from './model/drawn-map'
import type { Health, TopologyEdge, TopologyNode } from './model/health'
import type { GroupedMap } from './model/grouping'
import type { Visible } from './model/visible-graph'
import type { TabParts } from './tab-parts'

/** What both maps take, the one of cards and the one of dots. */
export type MapProps = Omit<TabParts, 'topology' | 'plan' | 'shown' | 'whole'> & {
  topology: GroupedMap
  plan: Plan
  /** Drawn now. */
  shown: Visible
  /** All that may be drawn: what the layout makes room for. */
  whole: { nodes: readonly TopologyNode[]; edges: readonly TopologyEdge[] }
  found: readonly string[] | undefined
  counts: Record<Health, number>
  /** Changes with what is asked and how it is drawn; not with a reading. */
  picture: string
}
