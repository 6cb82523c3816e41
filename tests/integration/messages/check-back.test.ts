// The owner's answer decides what an operator may do: only a well-formed one counts, whatever an owner sends.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createCheckBack } from '../../../lib/messages/io/check-back.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function owner(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const started = createServer(answer)
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  const address = started.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/check?id={id}`
}
const ask = async (answer: (request: IncomingMessage, response: ServerResponse) => void, id = 'o-1') =>
  createCheckBack(await owner(answer))(id, new AbortController().signal)

describe('a check-back', () => {
  it('takes the three outcomes with their evidence, and asks with the id encoded', async () => {
    let asked = ''
    const answer = await ask((request, response) => {
      asked = request.url ?? ''
      response.end('{"outcome":"commit","evidence":{"status":"PAID"}}')
    }, 'a&b/../c')
    expect([answer, asked]).toEqual([{ verdict: 'commit', text: '{"status":"PAID"}' }, '/check?id=a%26b%2F..%2Fc'])
  })

  it.each([
    ['another outcome', '{"outcome":"maybe"}', /not a check-back answer/],
    ['HTML', '<html>commit</html>', /not JSON/],
    ['nothing', '', /not JSON/],
    ['a list', '["commit"]', /not a check-back answer/],
    ['a megabyte', JSON.stringify({ outcome: 'commit', evidence: 'x'.repeat(1_000_000) }), /more than 16384 bytes/],
  ])('that answers %s is unreachable, never a decision', async (_what, body, reason) => {
    expect(await ask((_request, response) => response.end(body))).toMatchObject({
      verdict: 'unreachable',
      text: expect.stringMatching(reason),
    })
  })

  it('with an error status, a redirect, a cut connection or silence is unreachable, with the reason', async () => {
    expect(await ask((_request, response) => response.writeHead(500).end('{"outcome":"commit"}'))).toMatchObject({
      text: 'the owner answered 500',
    })
    expect(await ask((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())).toMatchObject({
      verdict: 'unreachable',
    })
    expect(await ask((request) => request.socket.destroy())).toMatchObject({
      verdict: 'unreachable',
      text: expect.stringContaining('cannot be reached'),
    })
    const startedAt = Date.now()
    expect(await ask(() => {})).toMatchObject({ verdict: 'unreachable', text: 'the owner did not answer within 3 s' })
    expect(Date.now() - startedAt).toBeLessThan(8_000)
  })
})
