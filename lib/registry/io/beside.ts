import type { OfferedServices } from './offered-services.ts'

/** What is read beside the tree of interfaces, and must never make it wait. */
export type Beside = {
  offered: OfferedServices
  onEvent(path: string): void
  onSnapshot(): void
  onBatch(): void
}
