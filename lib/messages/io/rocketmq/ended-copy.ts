import type { ExecutionContext } from '../../../operations/executor.ts'

export type EndedCopy = { queueOffset: bigint; commitLogOffset: bigint; atMs: number; isAnswered: boolean }

/** What the last attempt told the broker; undefined when nothing was. `isAnswered`: the broker said that it took it. */
export function endedCopy(context: ExecutionContext): EndedCopy | undefined {
  const step = context.steps.findLast(({ name }) => name === 'ending')
  if (!step) return undefined
  return {
    queueOffset: BigInt(String(step.detail['queueOffset'])),
    commitLogOffset: BigInt(String(step.detail['commitLogOffset'])),
    atMs: step.at.getTime(),
    isAnswered: context.steps.some(({ name, seq }) => name === 'ended' && seq > step.seq),
  }
}
