// The one wrapper around every API route: parse → permit → call → answer, with a request id and RFC 9457 problems.
// A handler carries its contract, from which OpenAPI is made and the permission test reads.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { bearerActor, currentActor } from '#lib/access/queries'
import { recordAudit } from '#lib/access/commands'
import { may, type Actor, type Permission } from '#lib/access/permissions'
import { createLog } from '#lib/platform/log'
import { AppError, errorTraits, toAppError } from '#lib/platform/errors'
import type { Answer } from '#lib/platform/answer'
import { jsonResponse } from './json-response.ts'
import { problemResponse } from './problem.ts'

type Shape = z.ZodType
type Parsed<S extends Shape | undefined> = S extends Shape ? z.output<S> : undefined

/** What a route is: everything OpenAPI, the permission test and the wrapper need to know. */
export type Contract<
  P extends Shape | undefined = Shape | undefined,
  Q extends Shape | undefined = Shape | undefined,
  B extends Shape | undefined = Shape | undefined,
> = {
  summary: string
  /** `public`: needs no actor (health, sign-in) */
  permission: Permission | 'public'
  params?: P
  query?: Q
  body?: B
  /** schema of `data` */
  response: Shape
  status?: 200 | 201 | 202
  /** false: the data is the whole body, without the envelope */
  envelope?: boolean
}

export type Call<P extends Shape | undefined, Q extends Shape | undefined, B extends Shape | undefined> = {
  params: Parsed<P>
  query: Parsed<Q>
  body: Parsed<B>
  /** the caller; for public routes a nobody without any permission beyond viewing */
  actor: Actor
  request: Request
  signal: AbortSignal
}

export type RouteHandler = ((
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>) & { contract: Contract }

const log = createLog('web')
const nobody: Actor = { name: 'nobody', role: 'viewer', kind: 'person' }
const maxBodyBytes = 1_000_000

/** Makes a Next route handler out of a contract and the call. The call may answer an {@link Answer} or a Response of its own. */
export function route<
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(contract: Contract<P, Q, B>, call: (input: Call<P, Q, B>) => Promise<Answer<unknown> | Response>): RouteHandler {
  async function handle(request: Request, context: { params: Promise<Record<string, string | string[] | undefined>> }): Promise<Response> {
    const requestId = randomUUID()
    try {
      const actor = await permit(request, contract.permission)
      const url = new URL(request.url)
      const input: Call<P, Q, B> = {
        actor,
        request,
        signal: request.signal,
        params: parsePart(contract.params, decodeParams(await context.params), 'path') as Parsed<P>,
        query: parsePart(contract.query, Object.fromEntries(url.searchParams), 'query') as Parsed<Q>,
        body: (contract.body ? parsePart(contract.body, await readJson(request), 'body') : undefined) as Parsed<B>,
      }
      const answer = await call(input)
      if (answer instanceof Response) return answer
      const body = contract.envelope === false ? answer.data : answer
      return jsonResponse(body, { status: contract.status ?? 200, headers: { 'X-Request-Id': requestId, 'Cache-Control': 'no-store' } })
    } catch (thrown) {
      const error = toAppError(thrown)
      log[errorTraits[error.code].logLevel](
        {
          requestId,
          code: error.code,
          path: new URL(request.url).pathname,
          reason: error.message,
          cause: error.code === 'internal' ? String(error.cause) : undefined,
        },
        'request failed',
      )
      return problemResponse(error, requestId)
    }
  }
  return Object.assign(handle, { contract })
}

async function permit(request: Request, permission: Permission | 'public'): Promise<Actor> {
  if (permission === 'public') return nobody
  const actor =
    (await bearerActor(request.headers.get('authorization') ?? undefined)) ??
    (await currentActor(request.headers.get('cookie') ?? undefined))
  if (!actor) throw new AppError('unauthenticated', 'Sign in, or send a bearer token (npm run token).')
  refuseForeignOrigin(request)
  if (may(actor, permission)) return actor
  await recordAudit({
    actor: actor.name,
    action: 'access.refused',
    target: `${request.method} ${new URL(request.url).pathname}`,
    outcome: 'refused',
    detail: { permission },
  })
  throw new AppError('forbidden', `Your role (${actor.role}) lacks the permission ${permission}. An admin can grant it.`, {
    details: { permission },
  })
}

/** A cookie alone must not let another site act: a changing request names our own origin, or none at all (scripts). */
function refuseForeignOrigin(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const origin = request.headers.get('origin')
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host')
  if (origin && host && new URL(origin).host !== host) throw new AppError('forbidden', `Requests from ${origin} are not accepted.`)
}

// Next gives no params at all to a route without a dynamic part, whatever its types say.
function decodeParams(params: Record<string, string | string[] | undefined> | undefined): Record<string, unknown> {
  const decode = (text: string): string => {
    try {
      return decodeURIComponent(text)
    } catch {
      throw new AppError('invalid-input', `path: "${text}" is not URL-encoded text`)
    }
  }
  return Object.fromEntries(
    Object.entries(params ?? {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(decode) : value === undefined ? value : decode(value),
    ]),
  )
}

function parsePart(schema: Shape | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.slice(0, 20).map((issue) => ({ field: [where, ...issue.path].join('.'), message: issue.message }))
  const first = errors[0]
  throw new AppError('invalid-input', `${first?.field}: ${first?.message}`, { details: { errors } })
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text()
  if (text.length > maxBodyBytes) throw new AppError('invalid-input', `body: larger than ${maxBodyBytes} bytes`)
  try {
    return JSON.parse(text || '{}')
  } catch (cause) {
    throw new AppError('invalid-input', 'body: not valid JSON', { cause })
  }
}
