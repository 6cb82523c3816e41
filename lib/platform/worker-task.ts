// What a slice gives the worker: long-lived readers of sources. The worker decides when they run (lease) and that they stop.
import type { Lease } from './leases.ts'

export type Running = { close(): Promise<void> }

/** Work that needs a source to itself. `start` resolves once it runs; `close` is idempotent and waits for work in flight. */
export type SourceTask = {
  sourceId: string
  start(lease: Lease): Promise<Running>
}

/** Work of the process as such (retention, partitions, roll-ups): every worker may run it, it must tolerate being run by two. */
export type Chore = { name: string; intervalMs: number; run(signal: AbortSignal): Promise<void> }

/**
 * A question web puts to the worker that holds a source's lease: browse records, read a payload, try a call. Input and output are JSON.
 * `timeoutMs` where it may take longer than the others.
 */
export type LiveRead = { name: string; timeoutMs?: number; read(input: unknown, signal: AbortSignal): Promise<unknown> }

/** What one slice brings to the worker. */
export type SliceTasks = { tasks: readonly SourceTask[]; chores?: readonly Chore[]; reads?: readonly LiveRead[] }
