// Trying a method: web asks the worker that holds the registry, which calls the one provider. Nothing of the console changes by it; what
// the method does at the provider is the caller's to answer for, so routes audit it before it is sent.
import { nowAnswer, type Answer } from '../../platform/answer.ts'
import { AppError } from '../../platform/errors.ts'
import { askWorker } from '../../platform/internal-http.ts'
import { sourceIdOf } from '../../platform/source-id.ts'
import { argumentTemplate } from '../invoke/argument-template.ts'
import { serviceTestSchema, type ArgumentTemplates, type ServiceTest, type ServiceTestRequest } from '../invoke/schema.ts'
import { testReadName, testReadTimeoutMs } from '../io/invoke/test-read.ts'
import { selectProviders } from '../io/query-endpoints.ts'
import { getServiceDefinition } from '../queries.ts'
import { formatServiceId, parseServiceId } from '../service-id.ts'

export type TestTarget = { service: string; sourceId: string }

/** Which registry's worker is to make the call. Throws `not-found` when no registry names this provider of the service. */
export async function findTestTarget(service: string, request: ServiceTestRequest): Promise<TestTarget> {
  const id = formatServiceId(parseServiceId(service))
  const filter = { service: id, address: request.provider, registry: request.registry }
  const [provider] = (await selectProviders(filter, { sort: 'address', offset: 0, limit: 1 })).rows
  if (!provider)
    throw new AppError('not-found', `${request.provider} does not provide ${id}${request.registry ? ` in ${request.registry}` : ''}.`)
  return { service: id, sourceId: sourceIdOf('registry', provider.registry) }
}

/** Makes the call. Throws `invalid-input` when arguments do not fit their types, `unavailable` when no worker holds the registry. */
export async function testService({ service, sourceId }: TestTarget, request: ServiceTestRequest): Promise<Answer<ServiceTest>> {
  const answer = await askWorker(sourceId, testReadName, { ...request, sourceId, service }, testReadTimeoutMs)
  return nowAnswer(serviceTestSchema.parse(answer))
}

/** JSON to begin with for every method of a service. Throws `not-found`. */
export async function listArgumentTemplates(service: string): Promise<Answer<ArgumentTemplates>> {
  const whole = await getServiceDefinition(service)
  const types = new Map(whole.data.types.map((type) => [type.name, type]))
  const data = whole.data.methods.map((method) => ({ ...method, arguments: argumentTemplate(method, types) }))
  return { ...whole, data }
}
