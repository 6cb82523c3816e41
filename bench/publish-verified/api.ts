// What a release engineer's script asks of the API, and how long an operation takes by that script's own clock.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { operationSchema, type OperationRow } from '../../lib/operations/schema.ts'
import { isLive } from '../../lib/operations/state-machine.ts'

export type Api = {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>
  send<T>(method: 'PUT' | 'DELETE' | 'POST', path: string, body: object, schema: z.ZodType<T>): Promise<T>
}

export function createApi(url: string, token: string): Api {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  async function ask<T>(path: string, init: RequestInit, schema: z.ZodType<T>): Promise<T> {
    const answer = await fetch(`${url}/api/v1/${path}`, { ...init, headers })
    if (!answer.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${answer.status} ${(await answer.text()).slice(0, 500)}`)
    return z.object({ data: schema }).parse(await answer.json()).data
  }
  return {
    get: (path, schema) => ask(path, {}, schema),
    send: (method, path, body, schema) => ask(path, { method, body: JSON.stringify(body) }, schema),
  }
}

/** Milliseconds since the request was sent: until its answer, until the rule was read back from ZooKeeper, until the operation ended. */
export type Published = { acceptedMs: number; readBackMs: number; verifiedMs: number; operation: OperationRow }

const quickMs = 10
const slowMs = 250
const longestMs = 200_000

/** Sends a change and follows its operation to the end. Throws where that is not success. */
export async function follow(api: Api, send: () => Promise<OperationRow>): Promise<Published> {
  const begunAt = performance.now()
  const since = (): number => performance.now() - begunAt
  let operation = await send()
  const acceptedMs = since()
  let readBackMs: number | undefined
  while (isLive(operation.state)) {
    if (since() > longestMs) throw new Error(`operation ${operation.id} is still ${operation.state}`)
    // what is left after the read-back are calls to be counted: nobody asks for those a hundred times a second
    await sleep(readBackMs === undefined ? quickMs : slowMs)
    operation = await api.get(`operations/${operation.id}`, operationSchema)
    if (operation.steps.some(({ name }) => name === 'read-back')) readBackMs ??= since()
  }
  if (operation.state !== 'succeeded' || readBackMs === undefined)
    throw new Error(`${operation.kind} of ${operation.target} is ${operation.state}: ${operation.outcome ?? ''}`)
  return { acceptedMs, readBackMs, verifiedMs: since(), operation }
}
