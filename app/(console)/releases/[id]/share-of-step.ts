import { lookSchema, type Look, type Release } from '#lib/governance/release/schema'

const shareSchema = lookSchema.shape.share

/** What was measured of a step: of the one in force the last look, of one before what its last look said when it ended. */
export function shareOfStep({ look, events }: Pick<Release, 'look' | 'events'>, step: number): Look['share'] | undefined {
  if (look?.step === step) return look.share
  const told = events.findLast(({ detail }) => detail['step'] === step && detail['share'] !== undefined)
  const read = shareSchema.safeParse(told?.detail['share'])
  return read.success ? read.data : undefined
}
