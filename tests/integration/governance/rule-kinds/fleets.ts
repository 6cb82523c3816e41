// Who proves rules on the demo estate: for each generation a service of the shop, and consumers of it that count where their calls arrive.
// Each consumer has a JVM of its own, as in production: Dubbo keeps listeners and names per JVM.
import type { Call, Instance, ShopJvm } from '../../../../demo/shop/plan-types.ts'
import type { RuleGeneration } from '../../../../lib/governance/rule-generation.ts'

export type View = {
  name: string
  generation: RuleGeneration
  /** How it finds providers; up to 2.7 there is but one way */
  level: 'interface' | 'application'
  /** Of the providers */
  protocol: 'dubbo' | 'tri'
  /** The application that calls */
  application: string
}
export type Fleet = {
  module: 'shop-26' | 'shop-27' | 'shop-32' | 'shop-33'
  main: string
  interface: string
  /** `interface:version` */
  service: string
  method: string
  /** Of the providers */
  application: string
  /** The instance whose share of the calls is counted; the only one in region west */
  target: string
  /** Its share without a rule */
  even: number
  views: readonly View[]
}

const v1 = <T extends { interface: string }>(fleet: T) => ({ ...fleet, service: `${fleet.interface}:1.0.0` })
const view = (
  name: string,
  generation: RuleGeneration,
  level: View['level'] = 'interface',
  protocol: View['protocol'] = 'dubbo',
): View => ({
  name,
  generation,
  level,
  protocol,
  application: `prover-${name.replace(/\W+/g, '-')}`,
})

export const fleets: readonly Fleet[] = [
  v1({
    module: 'shop-26',
    main: 'com.shop.gen26.Main',
    interface: 'com.shop.crm.CustomerService',
    method: 'findCustomer',
    application: 'crm-service',
    target: 'crm-2',
    even: 1 / 3,
    views: [view('2.6', '2.5/2.6')],
  }),
  v1({
    module: 'shop-27',
    main: 'com.shop.gen27.Main',
    interface: 'com.shop.inventory.InventoryService',
    method: 'available',
    application: 'inventory-service',
    target: 'inventory-2',
    even: 1 / 2,
    views: [view('2.7', '>=2.7.3')],
  }),
  v1({
    module: 'shop-32',
    main: 'com.shop.gen32.Main',
    interface: 'com.shop.order.OrderService',
    method: 'cancelOrder',
    application: 'order-service',
    target: 'order-2',
    even: 1 / 2,
    views: [view('3.2 interface', '3.2'), view('3.2 application', '3.2', 'application')],
  }),
  v1({
    module: 'shop-33',
    main: 'com.shop.gen33.Main',
    interface: 'com.shop.cart.CartService',
    method: 'view',
    application: 'cart-service',
    target: 'cart-2',
    even: 2 / 3,
    views: [view('3.3 interface', '3.3'), view('3.3 application', '3.3', 'application')],
  }),
  v1({
    module: 'shop-33',
    main: 'com.shop.gen33.Main',
    interface: 'com.shop.catalog.CatalogService',
    method: 'related',
    application: 'catalog-service',
    target: 'catalog-2',
    even: 1 / 2,
    views: [view('3.3 application, tri', '3.3', 'application', 'tri')],
  }),
]

export const views: readonly View[] = fleets.flatMap((fleet) => fleet.views)

/** The words that calls are marked with. */
export const marks = {
  plain: (of: View): string => of.name,
  gray: (of: View): string => `${of.name} gray`,
  /** Calls of a service that both Dubbo 2 and Dubbo 3 provide */
  mixed: (of: View): string => `${of.name} mixed`,
}

const everyMs = 25
const version = '1.0.0'
const stock = { interface: 'com.shop.inventory.InventoryService', version }

/** A JVM with nothing but one consumer. */
export function proverJvm(fleet: Fleet, of: View): ShopJvm {
  const calls: Call[] = [
    { ref: 'own', method: fleet.method, everyMs, mark: marks.plain(of) },
    { ref: 'own', method: fleet.method, everyMs, mark: marks.gray(of), tag: 'gray' },
    ...(isDubbo3(fleet) ? [{ ref: 'mixed', method: 'available', everyMs: everyMs * 2, mark: marks.mixed(of) }] : []),
  ]
  const refer = { version, loadbalance: 'random', params: { region: 'west' } }
  const instance: Instance = {
    id: of.application,
    application: of.application,
    owner: 'tests',
    organization: 'tests',
    refers: [
      { ref: 'own', interface: fleet.interface, ...refer },
      ...(isDubbo3(fleet) ? [{ ...refer, ref: 'mixed', interface: stock.interface }] : []),
    ],
    calls,
  }
  return { name: of.application, module: fleet.module, main: fleet.main, heapMb: 96, instances: [instance] }
}

export const isDubbo3 = ({ module }: Fleet): boolean => module === 'shop-32' || module === 'shop-33'

/** A provider on Dubbo 3 of what the shop provides on 2.7 alone: default consumers on Dubbo 3 then pass over those on 2.7. */
export const dubbo3Stock: ShopJvm = {
  name: 'stock-33',
  module: 'shop-33',
  main: 'com.shop.gen33.Main',
  heapMb: 96,
  instances: [
    {
      id: 'stock-33',
      application: 'stock-service',
      owner: 'tests',
      organization: 'tests',
      provides: [{ ...stock, weight: 100, loadbalance: 'random' }],
    },
  ],
}
