// One schema for pilothouse.yaml and for the quick environment variables. Unknown keys are refused; no secret has a default.
import { z } from 'zod'
import { ledgerSchema } from './config/ledger.ts'
import { outboxSchema } from './config/outbox.ts'
import { probesSchema } from './config/probes.ts'
import { secret } from './config/secret.ts'
import { tlsSchema } from './config/tls.ts'
import { xaSchema } from './config/xa.ts'

const id = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'use lower-case letters, digits, dots and dashes')
const hostPort = z.string().regex(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/, 'write host:port')
const connectString = z
  .string()
  .regex(/^[A-Za-z0-9._[\]:-]+:\d{1,5}(,[A-Za-z0-9._[\]:-]+:\d{1,5})*(\/[^\s]*)?$/, 'write host:port[,host:port…][/chroot]')

const rootSegment = z
  .string()
  .regex(/^\/?[^/\s]+$/, 'one path segment, e.g. dubbo')
  .transform((root) => root.replace(/^\//, ''))

const registryFields = z.strictObject({
  id,
  name: z.string().optional(),
  connect: connectString,
  /** Registry `group` of Dubbo: the first path segment */
  root: rootSegment.default('dubbo'),
  /** Where application-level instances are kept. Dubbo: /services, or the root itself where the registry has a group of its own */
  servicesPath: z.string().startsWith('/').optional(),
  /** Dubbo's config-center namespace; a registry that serves as config center uses its own root (registryAsConfigCenter) */
  configNamespace: z.string().optional(),
  /** `group` of Dubbo's metadata report: where mapping and metadata are kept. Default: the registry's own root */
  metadataRoot: rootSegment.optional(),
  digest: z.strictObject({ user: z.string(), password: secret }).optional(),
  sessionTimeoutMs: z.number().int().min(2000).max(120_000).default(15_000),
})

const registrySchema = registryFields.transform((registry) => ({
  ...registry,
  servicesPath: registry.servicesPath ?? (registry.root === 'dubbo' ? '/services' : `/${registry.root}`),
  configNamespace: registry.configNamespace ?? registry.root,
  metadataRoot: registry.metadataRoot ?? registry.root,
}))

const kafkaSchema = z.strictObject({
  id,
  name: z.string().optional(),
  brokers: z.array(hostPort).min(1),
  tls: tlsSchema,
  sasl: z
    .strictObject({ mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']), username: z.string(), password: secret })
    .optional(),
  intervalMs: z.number().int().min(1000).default(5000),
})

const rocketmqSchema = z.strictObject({
  id,
  name: z.string().optional(),
  nameServers: z.array(hostPort).min(1),
  /** Of name servers and brokers alike */
  tls: tlsSchema,
  /** Signs every request: ACL of 4.x (plain_acl.yml), authentication of 5.x */
  acl: z.strictObject({ accessKey: z.string().min(1), secretKey: secret, securityToken: secret.optional() }).optional(),
  intervalMs: z.number().int().min(1000).default(5000),
})

/** Start of a producer group or transactional id → application: neither protocol names one. The longest start wins. */
const owners = z.record(z.string().min(1), z.string().min(1)).default({})

const messageSchema = z.discriminatedUnion('kind', [
  ledgerSchema,
  outboxSchema,
  xaSchema,
  z.strictObject({
    kind: z.literal('rocketmq'),
    id,
    name: z.string().optional(),
    cluster: id,
    scanMs: z.number().int().min(1000).default(5000),
    owners,
    /** A producer's answer to a check-back has arrived after this; nothing is settled before */
    answerAllowanceMs: z.number().int().min(100).default(5000),
    /** Nothing is settled this close to the broker's next check */
    checkMarginMs: z.number().int().min(100).default(4000),
    /** The kernel of a worker that died goes on sending what it could not send; Linux gives up after 103 s (tcp_orphan_retries) */
    retransmitForMs: z.number().int().min(0).default(103_000),
    /** Brokers that will not come back: what is still listed of them is settled */
    retiredBrokers: z.array(z.string()).max(1000).default([]),
    probes: probesSchema,
  }),
  z.strictObject({
    kind: z.literal('kafka'),
    id,
    name: z.string().optional(),
    cluster: id,
    suspectAfterMs: z.number().int().min(0).default(30_000),
    scanMs: z.number().int().min(1000).default(5000),
    probes: probesSchema,
    owners,
  }),
])

const statisticsSchema = z.strictObject({
  /** Offer a MonitorService to Dubbo ≤ 3.2 in every registry */
  receiver: z.boolean().default(true),
  /** 0 = any free port */
  receiverPort: z.number().int().min(0).max(65_535).default(0),
  /** Address applications reach the receiver under; default: the first non-loopback address of this machine */
  receiverHost: z.string().optional(),
  prometheus: z
    .array(
      z.strictObject({
        url: z.string().url(),
        application: z.string().optional(),
        address: hostPort.optional(),
        intervalMs: z.number().int().min(1000).default(5000),
      }),
    )
    .default([]),
})

export const configSchema = z.strictObject({
  registries: z.array(registrySchema).default([]),
  kafka: z.array(kafkaSchema).default([]),
  rocketmq: z.array(rocketmqSchema).default([]),
  messages: z.array(messageSchema).default([]),
  statistics: statisticsSchema.prefault({}),
  retention: z
    .strictObject({
      eventDays: z.number().int().min(1).default(30),
      ruleDays: z.number().int().min(1).default(365),
      minuteDays: z.number().int().min(1).default(90),
      reportHours: z.number().int().min(1).default(6),
    })
    .prefault({}),
  http: z.strictObject({ host: z.string().default('127.0.0.1'), port: z.number().int().min(0).max(65_535).default(7070) }).prefault({}),
  metrics: z.strictObject({ host: z.string().default('127.0.0.1'), port: z.number().int().min(0).max(65_535).default(7071) }).prefault({}),
})

export type Config = z.infer<typeof configSchema>
export type ConfigInput = z.input<typeof configSchema>
export type RegistryConfig = Config['registries'][number]
export type KafkaConfig = Config['kafka'][number]
export type RocketmqConfig = Config['rocketmq'][number]
export type MessageSourceConfig = Config['messages'][number]

/** True when nothing outside is named: then the demo estate is what there is to see. */
export const isEmptyConfig = (config: Config): boolean =>
  config.registries.length + config.kafka.length + config.rocketmq.length + config.messages.length + config.statistics.prometheus.length ===
  0
