import type { Topology } from '#lib/registry/schema'
import type { ApiState } from '../../_hooks/use-api'
import type { Pointed } from './graph/topology-graph'
import type { TopologyMap } from './model/read-map'
import type { Visible } from './model/visible-graph'
import type { ViewState } from './view-state'

/** What the graph and its table twin both take. */
export type TabParts = {
  state: ApiState<Topology>
  topology: TopologyMap | undefined
  view: ViewState
  visible: Visible | undefined
  pointed: Pointed | undefined
  onShow: (pointed: Pointed | undefined) => void
}
