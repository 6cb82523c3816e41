// What GET rules takes and answers: one row per rule, whatever number of znodes it lies in.
import { z } from 'zod'
import { listQuerySchema } from '../../platform/answer.ts'
import { ruleFormats } from './rule-name.ts'
import { draftKinds } from './schema.ts'

const severity = z.enum(['info', 'warning', 'danger'])
const name = z.string().max(600).optional()

export const ruleOrders = ['key', 'kind', 'changed', 'findings'] as const

export const rulesQuerySchema = listQuerySchema.extend({
  /** Id of a registry or of its source */
  registry: name,
  kind: z.enum(draftKinds).optional(),
  scope: z.enum(['service', 'application']).optional(),
  /** Rules that have a node of this form */
  format: z.enum(ruleFormats).optional(),
  /** `unreadable`: nobody can tell */
  enabled: z.enum(['true', 'false', 'unreadable']).optional(),
  /** Rules whose key, interface or path is that of the service */
  service: name,
  /** Rules that carry the name of the application */
  application: name,
  findings: z.enum(['any', 'none']).optional(),
  /** Rules with a finding of at least this severity */
  severity: severity.optional(),
  /** Rules with this finding */
  code: name,
  sort: z.enum(ruleOrders.flatMap((order) => [order, `-${order}`])).default('key'),
})
export type RulesQuery = z.infer<typeof rulesQuerySchema>

/** When a rule was changed last: by an operation of ours with its actor, or by somebody outside (both null). */
export const lastChangeSchema = z.object({
  at: z.string(),
  operationId: z.string().nullable(),
  actor: z.string().nullable(),
  reason: z.string().nullable(),
})

export const ruleRowSchema = z.object({
  /** Of the source: registry:<id> */
  registry: z.string(),
  kind: z.enum(draftKinds),
  scope: z.enum(['service', 'application']),
  /** `group/interface:version`, or the name of the application */
  key: z.string(),
  /** Whether `rules/{kind}/{scope}/{key}` can be read and set: not for old script routes */
  managed: z.boolean(),
  /** The znode that leads: the document, or the first of what there is */
  path: z.string(),
  content: z.string(),
  version: z.number().int(),
  /** When the console first saw what it holds now */
  updatedAt: z.string(),
  formats: z.array(z.enum(ruleFormats)),
  places: z.array(
    z.object({
      path: z.string(),
      format: z.enum(ruleFormats),
      content: z.string(),
      version: z.number().int(),
      updatedAt: z.string(),
    }),
  ),
  /** Null: it cannot be read */
  enabled: z.boolean().nullable(),
  /** Who is registered now and meant by the rule */
  touches: z.object({ services: z.number().int(), providers: z.number().int(), consumers: z.number().int() }),
  findings: z.object({
    danger: z.number().int(),
    warning: z.number().int(),
    info: z.number().int(),
    /** The worst first, each once */
    codes: z.array(z.string()),
  }),
  /** Null: before the console first looked, or longer ago than revisions are kept */
  lastChange: lastChangeSchema.nullable(),
  /** Who has a draft of it */
  editors: z.array(z.string()),
})
export type RuleRow = z.infer<typeof ruleRowSchema>
