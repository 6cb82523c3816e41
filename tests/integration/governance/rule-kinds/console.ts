// The console as scripts use it: requests to the route handlers, and operations followed to their end.
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import * as operation from '../../../../app/api/v1/operations/[id]/route.ts'
import * as undo from '../../../../app/api/v1/operations/[id]/undo/route.ts'
import * as preview from '../../../../app/api/v1/rules/preview/route.ts'
import * as rule from '../../../../app/api/v1/rules/[kind]/[scope]/[key]/route.ts'
import * as weights from '../../../../app/api/v1/rules/weights/[service]/route.ts'
import type { RuleName } from '../../../../lib/governance/rules/rule-places.ts'
import { isLive } from '../../../../lib/operations/state-machine.ts'
import { operationSchema } from '../../../../lib/operations/schema.ts'

export type NamedRule = RuleName & { content: string }
export type Console = {
  /** Who subscribes, by application */
  readersOf(name: RuleName): Promise<string[]>
  put(rule: NamedRule): Promise<void>
  remove(name: RuleName): Promise<void>
  /** Answers the way back */
  setWeight(service: string, address: string, weight: number): Promise<() => Promise<void>>
}

const registry = 'shop'
const reason = 'to see who obeys'
const looked = z.object({
  fingerprint: z.string(),
  content: z.string().nullable(),
  readers: z.array(z.object({ application: z.string() })),
})

export function createConsole(token: string): Console {
  const request = (method: string, body?: unknown, query = ''): Request =>
    new Request(`http://console.test/api/v1/x${query}`, {
      method,
      headers: { host: 'console.test', authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const paramsOf = ({ kind, scope, key }: RuleName) => ({ params: Promise.resolve({ kind, scope, key: encodeURIComponent(key) }) })
  const read = async (name: RuleName) => dataOf(await rule.GET(request('GET', undefined, `?registry=${registry}`), paramsOf(name)), looked)

  async function succeed(answer: Response): Promise<string> {
    const { id } = await dataOf(answer, operationSchema)
    for (let round = 0; round < 300; round += 1) {
      const { state, outcome } = await dataOf(await operation.GET(request('GET'), { params: Promise.resolve({ id }) }), operationSchema)
      if (state === 'succeeded') return id
      if (!isLive(state)) throw new Error(`${state}: ${outcome}`)
      await delay(100)
    }
    throw new Error(`operation ${id} did not end`)
  }

  async function change(name: RuleName, content: string | null): Promise<void> {
    const { fingerprint } = await read(name)
    const body = { registry, reason, fingerprint }
    await succeed(
      content === null
        ? await rule.DELETE(request('DELETE', body), paramsOf(name))
        : await rule.PUT(request('PUT', { ...body, content }), paramsOf(name)),
    )
    // the next change begins with what the collector has seen by then
    for (let round = 0; round < 100 && (await read(name)).content !== content; round += 1) await delay(50)
  }

  return {
    readersOf: async (name) => (await read(name)).readers.map(({ application }) => application),
    put: ({ content, ...name }) => change(name, content),
    remove: (name) => change(name, null),
    async setWeight(service, address, weight) {
      const asked = { kind: 'weight', service, weights: { [address]: weight } }
      const { fingerprint } = await dataOf(
        await preview.POST(request('POST', asked), { params: Promise.resolve({}) }),
        z.object({ fingerprint: z.string() }),
      )
      const put = await weights.PUT(request('PUT', { weights: asked.weights, reason, fingerprint }), {
        params: Promise.resolve({ service: encodeURIComponent(service) }),
      })
      const id = await succeed(put)
      return async () => void (await succeed(await undo.POST(request('POST', { reason }), { params: Promise.resolve({ id }) })))
    },
  }
}

async function dataOf<T>(answer: Response, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await answer.json()
  if (!answer.ok) throw new Error(`${answer.status}: ${JSON.stringify(body)}`)
  return z.object({ data: schema }).parse(body).data
}
