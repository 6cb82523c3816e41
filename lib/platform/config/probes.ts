// Check-back probes: how the owner of a message is asked what became of it. `{key}` `{businessKey}` `{owner}` `{topic}` `{state}` and every
// plain field of the item's identity (`{transactionId}`) stand for the item; in SQL they are `:key` and so on.
import { z } from 'zod'
import { parseProbeSql } from './probe-template.ts'
import { secret } from './secret.ts'

const name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'use lower-case letters, digits, dots and dashes')
const timeoutMs = z.number().int().min(100).max(10_000).default(3000)
const words = z.array(z.union([z.string(), z.number(), z.boolean()])).max(50)
const outcome = z.enum(['commit', 'rollback', 'unknown'])
const pointer = z.string().regex(/^(\/[^/]*)*$/, 'a JSON pointer such as /outcome, or "" for the whole answer')

/** Which words mean which outcome; whatever is in neither list is unknown. */
const mapping = { commit: words.default(['commit']), rollback: words.default(['rollback']) }

const httpSchema = z.strictObject({
  kind: z.literal('http'),
  name,
  /** Placeholders stand behind the host, never in it */
  url: z
    .string()
    .regex(/^https?:\/\/[^\s{}/?#@]+([/?#]\S*)?$/, 'http:// or https://, a host without placeholder or password, then a path')
    .refine((url) => URL.canParse(url.replaceAll(/[{}]/g, '')), 'this is no URL'),
  method: z.enum(['GET', 'POST']).default('GET'),
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/, 'a header name'), z.union([z.string(), secret])).default({}),
  /** JSON of a POST; placeholders in its texts */
  body: z.unknown().optional(),
  timeoutMs,
  answer: z
    .strictObject({ pointer: pointer.default('/outcome'), ...mapping, status: z.record(z.string().regex(/^\d{3}$/), outcome).default({}) })
    .prefault({}),
})

const dubboSchema = z.strictObject({
  kind: z.literal('dubbo'),
  name,
  registry: name,
  /** Only providers of this application are asked; left out = any provider of the service */
  application: z.string().min(1).optional(),
  interface: z.string().regex(/^[A-Za-z_$][\w$.]*$/, 'a Java interface, com.shop.OrderService'),
  group: z.string().default(''),
  version: z.string().default(''),
  method: z.string().min(1).max(200),
  parameterTypes: z.array(z.string().min(1)).max(20).default(['java.lang.String']),
  arguments: z.array(z.unknown()).max(20).default(['{key}']),
  timeoutMs,
  answer: z.strictObject({ pointer: pointer.default(''), ...mapping }).prefault({}),
})

const sqlSchema = z.strictObject({
  kind: z.literal('sql'),
  name,
  /** postgres://…, mysql:// or mariadb://…; write $NAME to take it from the environment */
  url: z.string().min(1),
  /** One SELECT; runs in a read-only transaction of its own */
  query: z
    .string()
    .max(4000)
    .superRefine((sql, context) => {
      const parsed = parseProbeSql(sql)
      if ('problem' in parsed) context.addIssue({ code: 'custom', message: parsed.problem })
    }),
  timeoutMs,
  answer: z
    .strictObject({
      /** left out = the first */
      column: z.string().min(1).optional(),
      ...mapping,
      /** what it means that there is no row */
      none: outcome.default('unknown'),
    })
    .prefault({}),
})

const probeSchema = z.discriminatedUnion('kind', [httpSchema, dubboSchema, sqlSchema])
export type ProbeConfig = z.infer<typeof probeSchema>
export type HttpProbeConfig = Extract<ProbeConfig, { kind: 'http' }>
export type DubboProbeConfig = Extract<ProbeConfig, { kind: 'dubbo' }>
export type SqlProbeConfig = Extract<ProbeConfig, { kind: 'sql' }>

/** Probes of one message source. A word cannot mean both outcomes. */
export const probesSchema = z
  .array(probeSchema)
  .max(5)
  .superRefine((probes, context) => {
    for (const [index, probe] of probes.entries()) {
      if (probes.findIndex((other) => other.name === probe.name) < index)
        context.addIssue({ code: 'custom', path: [index, 'name'], message: `there are two probes called ${probe.name}` })
      const both = probe.answer.commit.find((word) => probe.answer.rollback.some((other) => String(other) === String(word)))
      if (both !== undefined)
        context.addIssue({ code: 'custom', path: [index, 'answer'], message: `"${both}" cannot mean both commit and rollback` })
    }
  })
  .default([])
