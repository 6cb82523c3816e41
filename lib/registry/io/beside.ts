import type { NodeEvent } from '../../platform/zookeeper/session.ts'
import type { OfferedServices } from './offered-services.ts'

/** What is read beside the tree of interfaces, and must never make it wait. */
export type Beside = {
  offered: OfferedServices
  onEvent(event: NodeEvent): void
  onSnapshot(): void
  onBatch(): void
}
