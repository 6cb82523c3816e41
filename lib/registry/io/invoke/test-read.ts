// What web asks the worker that holds a registry: try one method at one provider. The address is looked up again here: nothing is called
// that the registry does not name.
import { z } from 'zod'
import { AppError } from '../../../platform/errors.ts'
import { configIdOf } from '../../../platform/source-id.ts'
import type { LiveRead } from '../../../platform/worker-task.ts'
import { mergeDefinitions } from '../../definitions.ts'
import { parseAddress } from '../../dubbo-url.ts'
import { encodeArguments } from '../../invoke/encode-arguments.ts'
import { erasedName, parseJavaType } from '../../invoke/java-type.ts'
import { maxTestTimeoutMs, serviceTestRequestSchema, type ServiceTest } from '../../invoke/schema.ts'
import { reservedAttachments } from '../../invoke/reserved-attachments.ts'
import { pathOfProvider } from '../../raw-url.ts'
import { parseServiceId } from '../../service-id.ts'
import type { ProviderRow } from '../../schema.ts'
import { selectDefinitions } from '../query-definition.ts'
import { selectProviders } from '../query-endpoints.ts'
import { invokeProvider } from './invoke-provider.ts'

export const testReadName = 'registry-test-service'
export const testReadTimeoutMs = maxTestTimeoutMs + 2000

const inputSchema = serviceTestRequestSchema.extend({ sourceId: z.string(), service: z.string() })

/** `registry-test-service`: a request with {sourceId, service} → {@link ServiceTest}. */
export const serviceTestRead = (): LiveRead => ({
  name: testReadName,
  timeoutMs: testReadTimeoutMs,
  async read(input, signal): Promise<ServiceTest> {
    const { sourceId, service, ...request } = inputSchema.parse(input)
    const { rows } = await selectProviders(
      { service, address: request.provider, registry: configIdOf(sourceId) },
      { sort: 'address', offset: 0, limit: 10 },
    )
    const provider = chooseProvider(rows, service, request.provider)
    const reserved = Object.keys(request.attachments).find((key) => reservedAttachments.has(key))
    if (reserved !== undefined) throw new AppError('invalid-input', `attachments.${reserved}: this one is set by the call itself`)
    const { definition } = mergeDefinitions(await selectDefinitions(service))
    const types = new Map(definition.types.map((type) => [type.name, type]))
    const parameterTypes = request.parameterTypes.map((name) => erasedName(parseJavaType(name)))
    const key = parseServiceId(service)
    const { token } = provider.params
    const call = {
      service: key,
      path: pathOfProvider(provider),
      method: request.method,
      parameterTypes,
      arguments: encodeArguments(request.parameterTypes, request.arguments, types),
      timeoutMs: request.timeoutMs,
      // what a consumer would send along, since it reads it in the registry too
      attachments: { ...request.attachments, ...(token === undefined ? {} : { token }) },
    }
    const place = { ...parseAddress(provider.address), protocol: provider.protocol === 'tri' ? ('tri' as const) : ('dubbo' as const) }
    const answer = await invokeProvider(place, call, signal)
    const { address, application, protocol, release } = provider
    return { ...answer, service, provider: address, application, protocol, release, method: call.method, parameterTypes }
  },
})

/** An address may offer a service by several protocols: dubbo is spoken rather than Triple. */
function chooseProvider(rows: readonly ProviderRow[], service: string, address: string): ProviderRow {
  const found = rows.find((row) => row.protocol === 'dubbo') ?? rows.find((row) => row.protocol === 'tri')
  if (found) return found
  const [other] = rows
  if (!other) throw new AppError('not-found', `${address} does not provide ${service} (any more).`)
  throw new AppError('invalid-input', `${address} speaks ${other.protocol}; a test call can be made over dubbo and tri.`)
}
