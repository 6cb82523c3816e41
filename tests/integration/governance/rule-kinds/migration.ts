// How consumers on Dubbo 3 find providers, told by a migration rule: seen where a service has providers on 2.7 and on 3.3.
import type { Console } from './console.ts'
import type { EstateWorld } from './world.ts'
import { dubbo3Stock, marks, views, type View } from './fleets.ts'
import { prove, type Cell, type Proof } from './prove.ts'
import { isDubbo3 } from '../../../../lib/governance/rule-generation.ts'
import { ruleReadingOf } from '../../../../lib/governance/rules/rule-forms.ts'

const step = (view: View, name: 'FORCE_INTERFACE' | 'FORCE_APPLICATION') =>
  ({ kind: 'migration', scope: 'application', key: view.application, content: `key: ${view.application}\nstep: ${name}\n` }) as const

const consumers3 = views.filter(({ generation }) => isDubbo3(generation))
const byInterface = consumers3.filter(({ level }) => level === 'interface')

/** What makes the consumers of the interface level what they are called; before they start, so that they never were anything else. */
export async function findByInterface(console: Console): Promise<void> {
  await Promise.all(byInterface.map((view) => console.put(step(view, 'FORCE_INTERFACE'))))
}

/** Those on the interface level are told FORCE_APPLICATION, the others FORCE_INTERFACE, and both back. */
export async function proveMigration(world: EstateWorld): Promise<Proof[]> {
  await world.estate.startShop(dubbo3Stock)
  const cells = consumers3.map((view): Cell => {
    const isByInterface = view.level === 'interface'
    const [old, none] = [2 / 3, 0]
    return {
      kind: 'migration: share of the providers on 2.7; interface told FORCE_APPLICATION, application told FORCE_INTERFACE',
      view: view.name,
      watch: { mark: marks.mixed(view), targets: ['inventory-1', 'inventory-2'] },
      without: isByInterface ? old : none,
      obeyed: isByInterface ? none : old,
      claimed: ruleReadingOf('migration', view.generation).read === 'yes',
    }
  })
  return prove(world, cells, () =>
    Promise.all(
      consumers3.map(async (view) => {
        const { console } = world
        await console.put(step(view, view.level === 'interface' ? 'FORCE_APPLICATION' : 'FORCE_INTERFACE'))
        return () =>
          view.level === 'interface' ? console.put(step(view, 'FORCE_INTERFACE')) : console.remove(step(view, 'FORCE_INTERFACE'))
      }),
    ),
  )
}
