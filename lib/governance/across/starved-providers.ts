import { isAppError } from '../../platform/errors.ts'
import { stringify } from 'yaml'
import { editRule } from '../rules/edit-rule.ts'
import type { AcrossFinding } from './finding-schema.ts'
import { findingOf, type Starved, type World } from './world.ts'

/** Providers of Dubbo 2 that Dubbo 3 consumers pass over. A migration rule of the consumers brings their calls back (measured: 0.2–0.7 s). */
export function starvedProviders({ rules, starved }: World): AcrossFinding[] {
  const migrations = new Map(rules.flatMap((rule) => (rule.kind === 'migration' ? [[`${rule.registry} ${rule.key}`, rule] as const] : [])))
  return starved.map((one) => {
    const { registry, service, applications, providers } = one
    const known = applications.map((name) => ({ name, rule: migrations.get(`${registry} ${name}`) }))
    return findingOf('starved-2x-providers', {
      text: `${applications.join(', ')} send nothing to the ${providers} providers of ${service} on Dubbo 2 while one on Dubbo 3 exists.`,
      params: { service, count: providers, who: applications.join(', ') },
      registry,
      service,
      rules: known.flatMap(({ rule }) => rule ?? []),
      fixes: known.flatMap(({ name, rule }) => fixOf(one, name, rule?.places[0].content)),
    })
  })
}

/** None where the rule that is there cannot be read. */
function fixOf({ registry }: Starved, key: string, content: string | undefined): AcrossFinding['fixes'] {
  const forced = forcedText(key, content)
  const text = `Let ${key} discover by interface: it changes how it calls every service`
  return forced === undefined ? [] : [{ text, rule: { registry, kind: 'migration', scope: 'application', key, content: forced } }]
}

function forcedText(key: string, content: string | undefined): string | undefined {
  const step = 'FORCE_INTERFACE'
  if (content === undefined) return stringify({ key, step }, { version: '1.1', schema: 'yaml-1.1', lineWidth: 0 })
  try {
    return editRule(content, ['step'], step)
  } catch (error) {
    if (isAppError(error, 'invalid-input') || isAppError(error, 'conflict')) return undefined
    throw error
  }
}
