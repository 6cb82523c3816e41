// One call through the routers of a consumer: SingleRouterChain#route (3.x), RouterChain#route (2.7), AbstractDirectory#list (2.6).
import { isGeneration3 } from './condition/patterns.ts'
import type { Sentence } from '../../platform/sentence.ts'
import type { Directory } from './directory/directory.ts'
import { keptIndexes, routeBranches, type Branch, type Call, type Router, type SimulatedGeneration } from './model.ts'

export type Step = { router: string; kept: number[]; reasons: Record<string, Sentence> }

/** What each router left, and where the call may go at the end. */
export function runChain(directory: Directory, routers: readonly Router[], call: Call, generation: SimulatedGeneration) {
  let branches: readonly Branch[] = [{ probability: 1, kept: directory.kept }]
  const steps: Step[] = [{ router: 'directory', kept: keptIndexes(branches), reasons: Object.fromEntries(directory.reasons) }]
  for (const router of routers) {
    // dubbo.router.should-fail-fast: since 3.x an empty list ends the chain
    if (isGeneration3(generation) && branches.every((branch) => branch.kept.length === 0)) break
    const routed = routeBranches(branches, router, call)
    branches = routed.branches
    steps.push({ router: router.name, kept: keptIndexes(branches), reasons: Object.fromEntries(routed.reasons) })
  }
  return { steps, branches }
}
