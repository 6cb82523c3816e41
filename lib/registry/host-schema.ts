// Hosts as API and screens see them: everything that runs on one IP address, consumers without a port included.
import { z } from 'zod'
import { listQuerySchema } from '../platform/answer.ts'
import { consumerSchema, instanceSchema, problemSchema, providerSchema } from './schema.ts'

export const hostSorts = ['host', 'health', 'instances', 'consumers'] as const

export const hostsQuerySchema = listQuerySchema.extend({
  /** a leading minus turns the order round */
  sort: z.enum(hostSorts.flatMap((sort) => [sort, `-${sort}` as const])).default('host'),
  registry: z.string().max(500).optional(),
})
export type HostsQuery = z.infer<typeof hostsQuerySchema>

export const hostSchema = z.object({
  host: z.string(),
  instanceCount: z.number().int(),
  /** of its instances and its consumers */
  applications: z.array(z.string()),
  /** services its instances offer */
  providedCount: z.number().int(),
  /** subscriptions of all its processes: one process, one service */
  consumerCount: z.number().int(),
  generations: z.array(z.string()),
  registries: z.array(z.string()),
  /** of its instances, worst first */
  problems: z.array(problemSchema),
})
export type HostRow = z.infer<typeof hostSchema>

export const hostDetailSchema = hostSchema.extend({
  instances: z.array(instanceSchema),
  providers: z.array(providerSchema),
  consumers: z.array(consumerSchema),
})
export type HostDetail = z.infer<typeof hostDetailSchema>
