import { timingSafeEqual } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Estate } from './estate-types.ts'
import { isAlive } from './process-lock.ts'

/** How another process reaches a running estate. */
export type Control = { url: string; close(): Promise<void> }
export type ControlAddress = { url: string; key: string; pid: number }

/** Opens the estate to `npm run demo -- --break …`, on the loopback address and only for who can read the file. */
export async function startControl(estate: Estate, path: string, key: string): Promise<Control> {
  const server = createServer((request, response) => {
    answer(estate, key, request, response).catch((error: unknown) =>
      reply(response, 500, { error: error instanceof Error ? error.message : String(error) }),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const content: ControlAddress = { url, key, pid: process.pid }
  await writeFile(path, `${JSON.stringify(content)}\n`, { mode: 0o600 })
  return {
    url,
    async close() {
      await rm(path, { force: true })
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function answer(estate: Estate, key: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isKey(request.headers['x-demo-key'], key)) return reply(response, 403, { error: 'wrong key' })
  if (request.method !== 'POST' || request.url !== '/break') return reply(response, 404, { error: 'POST /break is all there is' })
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString())
  if (!isBreak(body)) return reply(response, 400, { error: 'expected {"name": "…", "args": ["…"]}' })
  reply(response, 200, { done: await estate.break(body.name, body.args) })
}

function isBreak(body: unknown): body is { name: string; args: string[] } {
  if (typeof body !== 'object' || body === null || !('name' in body) || !('args' in body)) return false
  return typeof body.name === 'string' && Array.isArray(body.args) && body.args.every((arg) => typeof arg === 'string')
}

function isKey(given: string | string[] | undefined, key: string): boolean {
  return typeof given === 'string' && given.length === key.length && timingSafeEqual(Buffer.from(given), Buffer.from(key))
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** The running estate that the file speaks of; undefined where there is none, or its process is gone. */
export async function findControl(path: string): Promise<ControlAddress | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const content: unknown = JSON.parse(text)
  if (typeof content !== 'object' || content === null || !('url' in content) || !('key' in content) || !('pid' in content)) return undefined
  const { url, key, pid } = content
  if (typeof url !== 'string' || typeof key !== 'string' || typeof pid !== 'number' || !isAlive(pid)) return undefined
  return { url, key, pid }
}

/** Tells the running estate to break something; resolves with what was done. */
export async function askControl(address: ControlAddress, name: string, args: readonly string[]): Promise<string> {
  const response = await fetch(`${address.url}/break`, {
    method: 'POST',
    headers: { 'x-demo-key': address.key },
    body: JSON.stringify({ name, args }),
    signal: AbortSignal.timeout(180_000),
  })
  const body: unknown = await response.json()
  if (typeof body === 'object' && body !== null && 'done' in body) return String(body.done)
  throw new Error(
    typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : `The estate answered ${response.status}`,
  )
}
