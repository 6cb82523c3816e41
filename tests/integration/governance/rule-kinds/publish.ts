// The rules of one kind for every generation at once, and of whom it is said that they obey.
import { encodeNodeName } from '../../../../lib/registry/dubbo-url.ts'
import { parseServiceId } from '../../../../lib/registry/service-id.ts'
import type { EstateWorld } from './world.ts'
import { fleets, marks, type Fleet } from './fleets.ts'
import { isClaimed, type Kind, type Step } from './kinds.ts'
import { prove, type Cell, type Proof } from './prove.ts'

export function proveKind(world: EstateWorld, kind: Kind): Promise<Proof[]> {
  const cells = fleets.flatMap((fleet) =>
    fleet.views.map((view): Cell => ({
      kind: kind.name,
      view: view.name,
      watch: { mark: marks[kind.calls ?? 'plain'](view), targets: [fleet.target] },
      without: fleet.even,
      obeyed: kind.share,
      claimed: isClaimed(kind, view, fleet),
    })),
  )
  return prove(world, cells, () => {
    const steps = fleets.flatMap((fleet) =>
      kind.steps({ fleet, address: world.addressOf(fleet) }).map((step) => () => publish(world, fleet, step)),
    )
    // weights of several services share the documents of 3.2 consumers
    return kind.inTurn ? inTurn(steps) : atOnce(steps)
  })
}

type Back = () => Promise<void>
type Steps = readonly (() => Promise<Back>)[]

async function inTurn(steps: Steps): Promise<Back[]> {
  const ways: Back[] = []
  const undoAll = async (): Promise<void> => {
    for (const back of ways.toReversed()) await back()
  }
  for (const step of steps)
    ways.push(
      await step().catch(async (error: unknown) => {
        await undoAll()
        throw error
      }),
    )
  return [undoAll]
}

async function atOnce(steps: Steps): Promise<Back[]> {
  const results = await Promise.allSettled(steps.map((step) => step()))
  const ways = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = results.find((result) => result.status === 'rejected')
  if (!failed) return ways
  await Promise.all(ways.map((back) => back()))
  throw failed.reason
}

async function publish({ console, zookeeper, addressOf }: EstateWorld, fleet: Fleet, step: Step): Promise<() => Promise<void>> {
  if ('weight' in step) return console.setWeight(fleet.service, addressOf(fleet), step.weight)
  if ('content' in step) {
    await console.put(step)
    return () => console.remove(step)
  }
  const path = `/dubbo/${parseServiceId(fleet.service).interface}/${step.directory}/${encodeNodeName(step.url)}`
  await zookeeper.create(path, Buffer.from(''), { parents: true })
  return () => zookeeper.remove(path, -1)
}
