import type { Piece } from './books/judge.ts'
import type { DemoConfig, Endpoints } from './config.ts'
import type { Progress } from './maven.ts'
import type { Server } from './servers/server.ts'
import type { Flows } from './shop/flows.ts'
import type { spareJvm } from './shop/plan.ts'
import type { ShopJvm } from './shop/plan-types.ts'
import type { MarkedCalls, ShopServer } from './shop/start-shop-jvm.ts'

/** ZooKeeper always runs; the order flows need Kafka and RocketMQ, and bring them along, as payments (MariaDB) do with the order flows. */
export type EstatePart = 'kafka' | 'rocketmq' | 'flows' | 'payments' | 'shop-26' | 'shop-27' | 'shop-27-spare' | 'shop-32' | 'shop-33'
export type EstateOptions = {
  /** Emptied at the start: an estate is always new. */
  dir: string
  /** A database that the shop may own; its tables there are made anew. Needed for the order flows. */
  postgresUrl?: string
  seed?: number
  log?: (text: string) => void
  progress?: Progress
  /** First of 140 neighbouring ports; free ones are found where it is absent. */
  basePort?: number
  only?: readonly EstatePart[]
  /** Crash something now and then, as long as little hangs. */
  mishaps?: boolean
}
export type Generation = keyof typeof spareJvm
export interface Estate {
  readonly zookeeper: Server
  readonly kafka: Server | undefined
  readonly rocketmq: Server | undefined
  readonly flows: Flows | undefined
  /** Undefined until it runs, which is some seconds after everything else; see `late`. */
  readonly mariadb: Server | undefined
  /** Resolves when what comes later runs too; rejects with the reason where it could not be started. */
  readonly late: Promise<void>
  /** The JVMs of the shop by name (`shop-26` … `order-service-worker`), with those added later. */
  readonly apps: Record<string, Server>
  readonly endpoints: Endpoints
  readonly config: DemoConfig
  /** Causes a trouble by name (`breaks` in chaos.ts lists them) and tells what was done. */
  break(name: string, args?: readonly string[]): Promise<string>
  /** What became of every piece of work, by the shop's own tables and those of its consumers. */
  readBooks(): Promise<Piece[]>
  /** One more instance of a generation's own service, in a JVM of its own. */
  startProvider(generation: Generation): Promise<ShopServer>
  /** One more JVM of the shop, with what the caller wants in it. */
  startShop(jvm: ShopJvm): Promise<ShopServer>
  /** Where in the whole shop marked calls arrived, since the start of each JVM. */
  countCalls(): Promise<MarkedCalls[]>
  /** Makes an instance slow or failing until told otherwise; no values make it healthy. */
  setBehaviour(instance: string, values: Record<string, number>): Promise<void>
  close(): Promise<void>
}
