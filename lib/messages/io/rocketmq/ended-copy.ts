import type { ExecutionContext } from '../../../operations/executor.ts'

/** `released`: commit log offsets of the copies that this and all earlier attempts ended. */
export type EndedCopy = { queueOffset: bigint; released: ReadonlySet<bigint>; atMs: number; isAnswered: boolean }

/** What the last attempt told the broker; undefined when nothing was. `isAnswered`: the broker said that it took it. */
export function endedCopy(context: ExecutionContext): EndedCopy | undefined {
  const steps = context.steps.filter(({ name }) => name === 'ending')
  const step = steps.at(-1)
  if (!step) return undefined
  return {
    queueOffset: BigInt(String(step.detail['queueOffset'])),
    released: new Set(steps.map(({ detail }) => BigInt(String(detail['commitLogOffset'])))),
    atMs: step.at.getTime(),
    isAnswered: context.steps.some(({ name, seq }) => name === 'ended' && seq > step.seq),
  }
}
