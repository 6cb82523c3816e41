// OpenAPI 3.1 from the contracts the routes carry: what parses a request is what documents it.
import { z } from 'zod'
import { answerSchema } from '#lib/platform/answer'
import { problemSchema } from './problem.ts'
import type { Contract, RouteHandler } from './route.ts'

export type RouteModule = Partial<Record<'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH', RouteHandler>>

type JsonSchema = Record<string, unknown>

/** The whole document for a table of path → route module. */
export function openApiOf(routes: Readonly<Record<string, RouteModule>>): JsonSchema {
  const paths = Object.entries(routes).map(([path, module]) => {
    const operations = Object.entries(module).map(([method, handler]) => [method.toLowerCase(), operationOf(handler.contract)])
    return [path, Object.fromEntries(operations)]
  })
  return {
    openapi: '3.1.0',
    info: {
      title: 'Pilothouse',
      version: '1',
      description: 'One console for the people who run Dubbo services. Offsets and other 64-bit numbers are decimal strings.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ bearer: [] }, { session: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'pilothouse_session' },
      },
      schemas: { Problem: toJson(problemSchema) },
    },
  }
}

function operationOf(contract: Contract): JsonSchema {
  const body = contract.envelope === false ? contract.response : answerSchema(contract.response)
  return {
    summary: contract.summary,
    'x-permission': contract.permission,
    ...(contract.permission === 'public' ? { security: [] } : {}),
    parameters: [...parametersOf(contract.params, 'path'), ...parametersOf(contract.query, 'query')],
    ...(contract.body ? { requestBody: { required: true, content: { 'application/json': { schema: toJson(contract.body) } } } } : {}),
    responses: {
      [String(contract.status ?? 200)]: { description: 'The answer', content: { 'application/json': { schema: toJson(body, 'output') } } },
      default: {
        description: 'RFC 9457 problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): JsonSchema[] {
  if (!schema) return []
  const json = toJson(schema)
  const required: unknown = json['required']
  const properties = (json['properties'] ?? {}) as Record<string, JsonSchema>
  return Object.entries(properties).map(([name, value]) => ({
    name,
    in: place,
    required: place === 'path' || (Array.isArray(required) && required.includes(name)),
    schema: value,
  }))
}

const toJson = (schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return json
}
