import { maskPayload } from '../../messages/masking.ts'
import type { ServiceTestRequest } from './schema.ts'

/** What the audit log keeps of a test call: everything but personal values in the arguments, which are masked as payloads are. */
export const testAuditOf = (service: string, request: ServiceTestRequest): Record<string, unknown> => ({
  service,
  provider: request.provider,
  method: request.method,
  parameterTypes: request.parameterTypes,
  arguments: maskPayload(request.arguments),
  attachments: maskPayload(request.attachments),
})
