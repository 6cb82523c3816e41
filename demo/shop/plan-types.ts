import type { DemoModule } from '../maven.ts'

export type Provide = {
  interface: string
  version?: string
  group?: string
  protocol?: 'dubbo' | 'tri'
  weight?: number
  loadbalance?: string
  /** Registry roots besides the shop's own. */
  alsoIn?: string
  delayMs?: number
  stallShare?: number
  stallMs?: number
  refuseShare?: number
  params?: Record<string, string>
}
export type Refer = {
  ref: string
  interface: string
  version?: string
  group?: string
  root?: string
  loadbalance?: string
  cluster?: string
  timeoutMs?: number
  retries?: number
  params?: Record<string, string>
}
/** Made from a loop of its own (`everyMs`), or while the instance answers one of the methods in `on`. */
export type Call = {
  ref: string
  method: string
  everyMs?: number
  on?: string
  share?: number
  tag?: string
  /** Providers count such calls by this word. */
  mark?: string
}
export type Instance = {
  id: string
  application: string
  owner: string
  organization: string
  /** Instances with the same word share a Dubbo, apart from the rest of their JVM (2.7 only). */
  isolated?: string
  provides?: Provide[]
  refers?: Refer[]
  calls?: Call[]
}
export type ShopJvm = {
  name: string
  module: DemoModule
  main: string
  heapMb: number
  instances: Instance[]
  /** System properties. */
  properties?: Record<string, string>
}
