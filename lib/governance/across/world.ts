// What findings across rules are worked out from.
import { acrossCodes, type AcrossCode } from '../lint/lint-codes.ts'
import type { GroupedRule } from '../rules/group-rules.ts'
import type { AcrossFinding, RuleRef } from './finding-schema.ts'

/** Whether somebody provides or consumes a service, or an application does; undefined: nobody by that name. */
export type Known = { provides: boolean; consumes: boolean } | undefined

/** A service of which every enabled provider has the effective weight 0; `paths` of the rules that say so. */
export type Zeroed = { registry: string; service: string; providers: number; paths: string[] }

/** A service with providers of Dubbo 2 that the Dubbo 3 consumers of some applications never call. */
export type Starved = { registry: string; service: string; applications: string[]; providers: number }

/** A service that several applications provide. */
export type Shared = { registry: string; service: string; applications: string[] }

export type World = {
  rules: readonly GroupedRule[]
  service(registry: string, id: string): Known
  application(registry: string, name: string): Known
  /** What a rule's document held before, as far as that is known; asked of rules that have old URLs */
  former(registry: string, path: string): readonly string[]
  zeroed: readonly Zeroed[]
  starved: readonly Starved[]
  /** As far as tag rules are concerned */
  shared: readonly Shared[]
}

type Found = Pick<AcrossFinding, 'text' | 'params' | 'registry'> &
  Partial<Pick<AcrossFinding, 'service' | 'fixes'>> & { rules: readonly RuleRef[] }

export const findingOf = (code: AcrossCode, { service = null, fixes = [], rules, ...found }: Found): AcrossFinding => ({
  code,
  severity: acrossCodes[code],
  ...found,
  service,
  rules: rules.map(({ registry, kind, scope, key }) => ({ registry, kind, scope, key })),
  fixes,
})
