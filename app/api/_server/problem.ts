import { z } from 'zod'
import { errorCodes, errorTraits, type AppError } from '#lib/platform/errors'
import { saidSchema } from '#lib/platform/sentence'

/** RFC 9457 problem details with our closed set of codes. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(errorCodes),
  detail: z.string(),
  /** The detail in codes, where it is worded in other languages too */
  said: saidSchema.array().optional(),
  requestId: z.string(),
  details: z.record(z.string(), z.unknown()),
})

/** What is internal stays internal: the caller gets the request id, the log has the cause. */
export function problemResponse(error: AppError, requestId: string): Response {
  const { httpStatus, title } = errorTraits[error.code]
  const hidden = error.code === 'internal'
  const body: z.infer<typeof problemSchema> = {
    type: `about:blank#${error.code}`,
    title,
    status: httpStatus,
    code: error.code,
    detail: hidden ? 'Something went wrong on our side. The log has the cause under this request id.' : error.message,
    ...(hidden || !error.said ? {} : { said: [...error.said] }),
    requestId,
    details: hidden ? {} : error.details,
  }
  const headers: Record<string, string> = {
    'Content-Type': 'application/problem+json',
    'X-Request-Id': requestId,
    'Cache-Control': 'no-store',
  }
  if (error.code === 'unauthenticated') headers['WWW-Authenticate'] = 'Bearer'
  return new Response(JSON.stringify(body), { status: httpStatus, headers })
}
