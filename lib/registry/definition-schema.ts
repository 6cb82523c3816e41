// What a service looks like from the inside: its methods and the types they speak of.
import { z } from 'zod'

export const methodDefinitionSchema = z.object({
  name: z.string(),
  /** Empty, like the return type, where only the name is known */
  parameterTypes: z.array(z.string()),
  returnType: z.string(),
})
export type MethodDefinition = z.infer<typeof methodDefinitionSchema>

export const typeDefinitionSchema = z.object({
  name: z.string(),
  kind: z.enum(['object', 'enum', 'array', 'map', 'plain']),
  /** field → type */
  properties: z.record(z.string(), z.string()),
  /** of an enum */
  values: z.array(z.string()),
  /** of an array, a collection or a map: the types inside */
  items: z.array(z.string()),
})
export type TypeDefinition = z.infer<typeof typeDefinitionSchema>

/** Where the knowledge comes from: the node in ZooKeeper, the application itself, or the names in a provider's URL. */
export const definitionKindSchema = z.enum(['metadata-centre', 'metadata-service', 'url'])

export const serviceDefinitionSchema = z.object({
  methods: z.array(methodDefinitionSchema),
  types: z.array(typeDefinitionSchema),
  sources: z.array(z.object({ application: z.string(), registry: z.string(), kind: definitionKindSchema, asOf: z.string().nullable() })),
})
export type ServiceDefinition = z.infer<typeof serviceDefinitionSchema>
