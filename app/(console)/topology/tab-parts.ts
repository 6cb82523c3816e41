import type { Pointed } from './graph/topology-graph'
import type { MapParts } from './use-topology-map'
import type { ViewState } from './view-state'

/** What the graph and its table twin both take. */
export type TabParts = MapParts & {
  view: ViewState
  pointed: Pointed | undefined
  onShow: (pointed: Pointed | undefined) => void
}
