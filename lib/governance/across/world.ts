// What findings across rules are worked out from.
import type { GroupedRule } from '../rules/group-rules.ts'

/** Whether somebody provides or consumes a service, or an application does; undefined: nobody by that name. */
export type Known = { provides: boolean; consumes: boolean } | undefined

export type World = {
  rules: readonly GroupedRule[]
  service(registry: string, id: string): Known
  application(registry: string, name: string): Known
}
