// The few reads that cannot wait in a table go from web to the worker that holds the source's lease: POST /<name>, JSON in and
// out, on the loopback interface, with a key made at first start. Never reachable by a user.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { database } from './database.ts'
import { AppError, errorCodes, errorTraits, toAppError } from './errors.ts'
import type { LiveRead } from './worker-task.ts'

const maxBytes = 1_000_000
const defaultTimeoutMs = 8000

export type InternalHttp = { url: string; close(): Promise<void> }

/** Serves live reads to web. */
export async function startInternalHttp(reads: readonly LiveRead[], key: string): Promise<InternalHttp> {
  const byName = new Map(reads.map((read) => [read.name, read]))
  const server = createServer((request, response) => void answer(request, response, byName, key))
  server.requestTimeout = defaultTimeoutMs
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) }
}

/** Stops listening and ends what is open. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  reads: ReadonlyMap<string, LiveRead>,
  key: string,
): Promise<void> {
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
  }
  try {
    if (!sameKey(request.headers['x-pilothouse-key'], key)) throw new AppError('forbidden', 'wrong internal key')
    const read = reads.get((request.url ?? '').slice(1))
    if (!read) throw new AppError('not-found', `no live read is called ${request.url}`)
    send(200, { data: await read.read(JSON.parse(await bodyOf(request)), AbortSignal.timeout(read.timeoutMs ?? defaultTimeoutMs)) })
  } catch (thrown) {
    const error = toAppError(thrown)
    send(errorTraits[error.code].httpStatus, { code: error.code, message: error.message })
  }
}

function sameKey(given: unknown, key: string): boolean {
  const a = Buffer.from(typeof given === 'string' ? given : '')
  const b = Buffer.from(key)
  return a.length === b.length && timingSafeEqual(a, b)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array)
    size += bytes.length
    if (size > maxBytes) throw new AppError('invalid-input', 'the question is too large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8') || '{}'
}

const problemSchema = z.object({ code: z.enum(errorCodes), message: z.string() })
const dataSchema = z.object({ data: z.unknown() })

/** Asks the worker that holds the lease of `sourceId`. Throws `unavailable` when nobody does. */
export async function askWorker(sourceId: string, name: string, input: unknown, timeoutMs = defaultTimeoutMs): Promise<unknown> {
  const found = await database().pool.query<{ url: string; key: string }>(
    `select w.internal_url as url, s.value #>> '{}' as key from lease l join worker w on w.id = l.holder, setting s
     where l.source_id = $1 and l.expires_at > now() and s.key = 'internal-key'`,
    [sourceId],
  )
  const worker = found.rows[0]
  if (!worker) throw new AppError('unavailable', 'No worker holds this source at the moment. Try again in a few seconds.')
  try {
    const response = await fetch(`${worker.url}/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Pilothouse-Key': worker.key },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(timeoutMs + 1000),
    })
    const body: unknown = await response.json()
    if (response.ok) return dataSchema.parse(body).data
    const problem = problemSchema.parse(body)
    throw new AppError(problem.code, problem.message)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('unavailable', 'The worker did not answer.', { cause: error })
  }
}
