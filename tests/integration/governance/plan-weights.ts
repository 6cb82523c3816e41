import { setWeights } from '../../../lib/governance/commands.ts'
import { previewWeights } from '../../../lib/governance/queries.ts'
import { addresses, service } from './registry-rows.ts'
import type { governanceWorld } from './world.ts'

const [first] = addresses

/** A rule of other people, with things of theirs that must survive. */
export const foreign = `# payments team, ask before touching
configVersion: v2.7
scope: service
key: ${service}
enabled: true
configs:
  - side: provider
    addresses: ["${first}"] # the slow one
    parameters: {timeout: 5000}
    theirs: yes
`

/** Previews and plans, as the screen does. */
export async function planWeights(weights: Record<string, number | null>) {
  const preview = await previewWeights({ kind: 'weight', service, weights })
  return setWeights({ kind: 'weight', service, weights, reason: 'because', fingerprint: preview.data.fingerprint }, 'ada')
}

/** Contents after the planned writes, by path. */
export async function plannedState(
  world: ReturnType<typeof governanceWorld>,
  weights: Record<string, number | null>,
): Promise<Record<string, string>> {
  const state = await world.mirror()
  for (const write of (await previewWeights({ kind: 'weight', service, weights })).data.writes) {
    if (write.after === null) delete state[write.path]
    else state[write.path] = write.after
  }
  return state
}
