import { z } from 'zod'
import { saidSchema } from '#lib/platform/sentence'

/** RFC 9457, as every failing route answers it. */
const problemSchema = z.object({
  status: z.number().int(),
  code: z.string().catch('internal'),
  title: z.string().catch(''),
  detail: z.string().optional().catch(undefined),
  said: saidSchema.array().optional().catch(undefined),
  requestId: z.string().optional().catch(undefined),
  /** Who can grant what was refused. */
  grantedBy: z.string().optional().catch(undefined),
  /** `oldest`: where the history begins, when an instant before it was asked for. `live`: what stands there in place of what was read. */
  details: z
    .object({ oldest: z.iso.datetime().optional().catch(undefined), live: z.string().nullable().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})
export type Problem = z.infer<typeof problemSchema>

const envelopeSchema = z.object({
  data: z.unknown(),
  asOf: z.string().nullable().default(null),
  complete: z.boolean().default(true),
  warnings: z
    .array(z.object({ code: z.string(), text: z.string(), said: saidSchema.array().optional(), source: z.string().optional() }))
    .default([]),
  page: z.object({ total: z.number(), isMinimum: z.boolean().optional(), nextCursor: z.string().nullable() }).optional(),
})
export type ApiWarning = z.infer<typeof envelopeSchema>['warnings'][number]
export type Envelope<T> = Omit<z.infer<typeof envelopeSchema>, 'data'> & { data: T }

/** An answer that is not the data asked for: a problem of the server, or none reached at all (status 0). */
export class ApiProblem extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiProblem'
    this.problem = problem
  }
}

export type ApiRequest = { method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; body?: unknown; signal?: AbortSignal }

const timeoutMs = 20_000

/** Sends a request below `/api/v1/` and parses the envelope's data; throws ApiProblem, or the signal's AbortError. */
export async function requestApi<T>(
  path: string,
  schema: z.ZodType<T>,
  { method = 'GET', body, signal }: ApiRequest = {},
): Promise<Envelope<T>> {
  const deadline = AbortSignal.timeout(timeoutMs)
  const response = await send(path, {
    method,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const json: unknown = response.status === 204 ? { data: null } : await response.json().catch(() => undefined)
  if (!response.ok) throw new ApiProblem(toProblem(response, json))
  const envelope = envelopeSchema.safeParse(json)
  const data = schema.safeParse(envelope.data?.data)
  if (!envelope.success || !data.success) throw new ApiProblem(shapeProblem(response, envelope.error ?? data.error))
  return { ...envelope.data, data: data.data }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`/api/v1/${path}`, init)
  } catch (error) {
    if (init.signal?.aborted && !isTimeout(init.signal.reason)) throw error
    const timedOut = isTimeout(init.signal?.reason)
    throw new ApiProblem({ status: 0, code: timedOut ? 'timeout' : 'unreachable', title: '' })
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError'
}

function toProblem(response: Response, json: unknown): Problem {
  const requestId = response.headers.get('x-request-id') ?? undefined
  const base = { status: response.status, code: 'internal', title: response.statusText, requestId }
  const parsed = problemSchema.safeParse({ ...base, ...(typeof json === 'object' ? json : {}) })
  return parsed.success ? parsed.data : base
}

function shapeProblem(response: Response, error: z.ZodError | undefined): Problem {
  const requestId = response.headers.get('x-request-id') ?? undefined
  return {
    status: response.status,
    code: 'unexpected-shape',
    title: '',
    detail: error ? z.prettifyError(error).slice(0, 400) : undefined,
    requestId,
  }
}
