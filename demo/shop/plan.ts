import type { Instance, Refer, ShopJvm } from './plan-types.ts'

/** The shop as data: which JVM hosts which application instances, what they provide, refer to and call. */
const commerce = 'commerce'
const fulfilment = 'fulfilment'
const backOffice = 'back-office'

const service = {
  order: 'com.shop.order.OrderService',
  payment: 'com.shop.payment.PaymentService',
  inventory: 'com.shop.inventory.InventoryService',
  pricing: 'com.shop.pricing.PricingService',
  customer: 'com.shop.crm.CustomerService',
  shipping: 'com.shop.shipping.ShippingService',
  catalog: 'com.shop.catalog.CatalogService',
  cart: 'com.shop.cart.CartService',
  notify: 'com.shop.notify.NotifyService',
  loyalty: 'com.shop.loyalty.LoyaltyService',
  search: 'com.shop.search.SearchService',
}

/** Rules can tell neighbouring instances apart by it. */
const where = (number: number) => ({ params: { region: number % 2 === 1 ? 'east' : 'west' } })

export const crm = (number: number): Instance => ({
  id: `crm-${number}`,
  application: 'crm-service',
  owner: 'customers',
  organization: backOffice,
  provides: [{ interface: service.customer, version: '1.0.0', weight: 100, delayMs: 6, refuseShare: 0.01, ...where(number) }],
})

const stock = { interface: service.inventory, version: '1.0.0', weight: 100, loadbalance: 'random', delayMs: 5, refuseShare: 0.02 }

export const inventory = (number: number, isolated?: string, release?: string): Instance => ({
  id: `inventory-${number}`,
  application: 'inventory-service',
  owner: 'warehouse',
  organization: fulfilment,
  ...(isolated ? { isolated } : {}),
  provides: [{ ...stock, params: { ...where(number).params, ...(release && { 'application.version': release }) } }],
})

const pricing = (number: number, weight: number, isolated?: string, tag?: string): Instance => ({
  id: `pricing-${number}`,
  application: 'pricing-service',
  owner: 'pricing',
  organization: commerce,
  ...(isolated ? { isolated } : {}),
  provides: [
    {
      interface: service.pricing,
      version: '1.0.0',
      weight,
      loadbalance: 'roundrobin',
      delayMs: 3,
      ...(tag ? { params: { 'dubbo.tag': tag } } : {}),
    },
  ],
})

const payment = (region: 'eu' | 'us', delayMs: number, isolated: string): Instance => ({
  id: `payment-${region}`,
  application: 'payment-service',
  owner: 'payments',
  organization: backOffice,
  isolated,
  provides: [{ interface: service.payment, version: '1.0.0', group: region, delayMs, refuseShare: 0.05 }],
})

const shipping = (number: number, isolated: string, stallShare: number): Instance => ({
  id: `shipping-${number}`,
  application: 'shipping-service',
  owner: 'shipping',
  organization: fulfilment,
  isolated,
  provides: [{ interface: service.shipping, version: '1.0.0', delayMs: 12, stallShare, stallMs: 1_100 }],
})

const sees = {
  inventory: { ref: 'inventory', interface: service.inventory, version: '1.0.0', loadbalance: 'random' },
  pricing: { ref: 'pricing', interface: service.pricing, version: '1.0.0', loadbalance: 'roundrobin' },
  customer: { ref: 'customer', interface: service.customer, version: '1.0.0', loadbalance: 'random' },
  shipping: { ref: 'shipping', interface: service.shipping, version: '1.0.0', loadbalance: 'leastactive', timeoutMs: 600 },
  notify: { ref: 'notify', interface: service.notify, cluster: 'failsafe' },
  payment: (group: string) => ({ ref: `payment-${group}`, interface: service.payment, version: '1.0.0', group, cluster: 'failfast' }),
  catalog: { ref: 'catalog', interface: service.catalog, version: '1.0.0', loadbalance: 'shortestresponse', retries: 1 },
  cart: { ref: 'cart', interface: service.cart, version: '1.0.0', loadbalance: 'consistenthash' },
  search: { ref: 'search', interface: service.search, cluster: 'forking' },
  order: (version: string) => ({
    ref: `order-${version}`,
    interface: service.order,
    version,
    loadbalance: 'random',
    cluster: 'failover',
    timeoutMs: 3_000,
  }),
} satisfies Record<string, Refer | ((word: string) => Refer)>

export const order = (number: number, version: string): Instance => ({
  id: `order-${number}`,
  application: 'order-service',
  owner: 'orders',
  organization: commerce,
  provides: [{ interface: service.order, version, weight: 100, loadbalance: 'random', delayMs: 8, refuseShare: 0.01, ...where(number) }],
  refers: [sees.pricing, sees.inventory, sees.customer, sees.payment('eu'), sees.payment('us'), sees.shipping, sees.notify],
  calls: [
    { ref: 'customer', method: 'findCustomer', on: 'OrderService.placeOrder,OrderService.getOrder', share: 0.5 },
    { ref: 'pricing', method: 'quote', on: 'OrderService.placeOrder' },
    { ref: 'inventory', method: 'reserve', on: 'OrderService.placeOrder' },
    { ref: 'payment-eu', method: 'authorize', on: 'OrderService.placeOrder', share: 0.7 },
    { ref: 'payment-us', method: 'authorize', on: 'OrderService.placeOrder', share: 0.3 },
    { ref: 'shipping', method: 'schedule', on: 'OrderService.placeOrder' },
    { ref: 'notify', method: 'sendMail', on: 'OrderService.placeOrder' },
  ],
})

export const catalog = (number: number): Instance => ({
  id: `catalog-${number}`,
  application: 'catalog-service',
  owner: 'assortment',
  organization: commerce,
  provides: [{ interface: service.catalog, version: '1.0.0', protocol: 'tri', weight: 100, delayMs: 4, ...where(number) }],
  refers: [sees.pricing],
  calls: [{ ref: 'pricing', method: 'quote', on: 'CatalogService.describe', share: 0.5 }],
})

const cart = (number: number): Instance => ({
  id: `cart-${number}`,
  application: 'cart-service',
  owner: 'storefront',
  organization: commerce,
  provides: [
    { interface: service.cart, version: '1.0.0', weight: number * 100, loadbalance: 'consistenthash', delayMs: 3, ...where(number) },
  ],
  refers: [sees.catalog, sees.inventory, sees.pricing],
  calls: [
    { ref: 'catalog', method: 'describe', on: 'CartService.addItem' },
    { ref: 'inventory', method: 'available', on: 'CartService.addItem', share: 0.5 },
    { ref: 'pricing', method: 'quote', on: 'CartService.view', tag: 'gray' },
  ],
})

const notifier: Instance = {
  id: 'notify-1',
  application: 'notify-service',
  owner: 'customers',
  organization: backOffice,
  provides: [{ interface: service.notify, alsoIn: 'dubbo-gray', delayMs: 10 }],
}

const batchBilling: Instance = {
  id: 'batch-billing-1',
  application: 'batch-billing',
  owner: 'finance',
  organization: backOffice,
  refers: [sees.customer, { ...sees.notify, root: 'dubbo-gray' }, { ref: 'loyalty', interface: service.loyalty, version: '1.0.0' }],
  calls: [
    { ref: 'customer', method: 'findCustomer', everyMs: 150 },
    { ref: 'notify', method: 'sendMail', everyMs: 4_000 },
    { ref: 'loyalty', method: 'points', everyMs: 5_000 },
  ],
}

const fulfilmentWorker: Instance = {
  id: 'fulfilment-worker-1',
  application: 'fulfilment-worker',
  owner: 'warehouse',
  organization: fulfilment,
  isolated: 'c', // 2.7 asks for the rules of one application per Dubbo: that which came first
  refers: [sees.inventory, sees.shipping],
  calls: [
    { ref: 'inventory', method: 'available', everyMs: 110 },
    { ref: 'shipping', method: 'track', everyMs: 500 },
  ],
}

const search: Instance = {
  id: 'search-1',
  application: 'search-service',
  owner: 'assortment',
  organization: commerce,
  provides: [{ interface: service.search, delayMs: 15 }],
  refers: [sees.catalog],
  calls: [{ ref: 'catalog', method: 'related', on: 'SearchService.find', share: 0.5 }],
}

const mobileGateway: Instance = {
  id: 'mobile-gateway-1',
  application: 'mobile-gateway',
  owner: 'mobile',
  organization: commerce,
  refers: [sees.order('1.0.0'), sees.search, sees.cart],
  calls: [
    { ref: 'order-1.0.0', method: 'getOrder', everyMs: 180 },
    { ref: 'order-1.0.0', method: 'placeOrder', everyMs: 1_000 },
    { ref: 'search', method: 'find', everyMs: 500 },
    { ref: 'cart', method: 'view', everyMs: 1_000 },
  ],
}

const storefront: Instance = {
  id: 'storefront-1',
  application: 'storefront',
  owner: 'storefront',
  organization: commerce,
  refers: [sees.catalog, sees.cart, sees.order('2.0.0'), sees.search],
  calls: [
    { ref: 'catalog', method: 'describe', everyMs: 250 },
    { ref: 'cart', method: 'addItem', everyMs: 500 },
    { ref: 'order-2.0.0', method: 'placeOrder', everyMs: 1_000 },
    { ref: 'search', method: 'find', everyMs: 2_000 },
  ],
}

const jvm26 = { module: 'shop-26', main: 'com.shop.gen26.Main' } as const
const jvm27 = { module: 'shop-27', main: 'com.shop.gen27.Main' } as const
const jvm32 = { module: 'shop-32', main: 'com.shop.gen32.Main' } as const
const jvm33 = { module: 'shop-33', main: 'com.shop.gen33.Main' } as const

export const shopJvms: readonly ShopJvm[] = [
  { ...jvm26, name: 'shop-26', heapMb: 80, instances: [crm(1), crm(2), crm(3), notifier, batchBilling] },
  {
    ...jvm27,
    name: 'shop-27',
    heapMb: 112,
    instances: [
      inventory(1, 'a'),
      pricing(1, 100, 'a'),
      payment('eu', 40, 'a'),
      shipping(1, 'a', 0),
      inventory(2, 'b'),
      pricing(2, 200, 'b'),
      payment('us', 350, 'b'),
      shipping(2, 'b', 0.16),
      fulfilmentWorker,
    ],
  },
  { ...jvm27, name: 'shop-27-spare', heapMb: 64, instances: [inventory(3, undefined, '1.1.0'), pricing(3, 100, undefined, 'gray')] },
  { ...jvm32, name: 'shop-32', heapMb: 128, instances: [order(1, '1.0.0'), order(2, '1.0.0'), order(3, '2.0.0'), search, mobileGateway] },
  { ...jvm33, name: 'shop-33', heapMb: 128, instances: [catalog(1), catalog(2), cart(1), cart(2), storefront] },
]

/** What `startProvider` adds: one more instance of a generation's own service, in a JVM of its own. */
export const spareJvm = {
  'shop-26': { ...jvm26, heapMb: 64, create: crm },
  'shop-27': { ...jvm27, heapMb: 64, create: (number: number) => inventory(number) },
  'shop-32': { ...jvm32, heapMb: 96, create: (number: number) => order(number, '1.0.0') },
  'shop-33': { ...jvm33, heapMb: 96, create: catalog },
} as const
