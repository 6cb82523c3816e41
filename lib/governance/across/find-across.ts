// Every finding across the rules of one or more registries. Pure: rules and who is registered come in.
import { contradicting } from './contradicting.ts'
import type { AcrossFinding } from './finding-schema.ts'
import { forNobody } from './for-nobody.ts'
import { outOfStep } from './out-of-step.ts'
import { starvedProviders } from './starved-providers.ts'
import { tagOfOneApplication } from './tag-of-one-application.ts'
import { weightsZero } from './weights-zero.ts'
import type { World } from './world.ts'

/** The gravest first. */
export function findAcross(world: World): AcrossFinding[] {
  const order = { danger: 0, warning: 1, info: 2 }
  return checks.flatMap((check) => check(world)).sort((one, other) => order[one.severity] - order[other.severity])
}

const checks: readonly ((world: World) => AcrossFinding[])[] = [
  weightsZero,
  starvedProviders,
  contradicting,
  outOfStep,
  tagOfOneApplication,
  forNobody,
]
