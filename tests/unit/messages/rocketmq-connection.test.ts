import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type ConnectionOptions } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { openRemoting } from '../../../lib/messages/io/rocketmq/connection.ts'
import { encodeRequest } from '../../../lib/messages/io/rocketmq/frames.ts'

const signal = new AbortController().signal
const key = Buffer.alloc(16, 7)
const preShared: ConnectionOptions = {
  ciphers: 'PSK',
  maxVersion: 'TLSv1.2',
  checkServerIdentity: () => undefined,
  pskCallback: () => ({ psk: key, identity: 'us' }),
}

let server: Server
afterEach(() => void server.close())

type Peer = { address: string; asked: Promise<void>; ended: Promise<string> }

/** A broker behind TCP or TLS that answers nothing, or everything with code 0; `ended`: how it saw the connection go. */
async function listen(tls: boolean, answers: boolean): Promise<Peer> {
  const asked = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<string>()
  const onData = (socket: Socket) =>
    socket.on('data', () => {
      asked.resolve()
      const answer = encodeRequest(0, 1, {})
      if (answers) socket.write(Buffer.from(answer.toString('latin1').replace('"flag":0', '"flag":1'), 'latin1'))
    })
  server = tls ? createTlsServer({ ciphers: 'PSK', maxVersion: 'TLSv1.2', pskCallback: () => key }, onData) : createServer(onData)
  // the TCP socket below, also of TLS
  server.on('connection', (socket: Socket) => {
    socket.on('error', (error) => ended.resolve('code' in error ? String(error.code) : error.message))
    socket.on('end', () => ended.resolve('end'))
  })
  server.on('secureConnection', (socket: Socket) => {
    socket.on('error', (error) => ended.resolve('code' in error ? String(error.code) : error.message))
    socket.on('end', () => ended.resolve('end'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { address: `127.0.0.1:${port}`, asked: asked.promise, ended: ended.promise }
}

describe.each([
  ['TCP', {}],
  ['TLS', { tls: preShared }],
])('a connection over %s', (_what, access) => {
  it('is reset where a request went without an answer: nothing of it may come to the broker later', async () => {
    const peer = await listen('tls' in access, false)
    const connection = await openRemoting(peer.address, signal, access)
    const call = connection.call(37).catch((error: unknown) => error)
    await peer.asked
    connection.close()
    expect(await call).toMatchObject({ code: 'unavailable' })
    expect(await peer.ended).toBe('ECONNRESET')
  })

  it('ends quietly where all is answered', async () => {
    const peer = await listen('tls' in access, true)
    const connection = await openRemoting(peer.address, signal, access)
    expect((await connection.call(26)).code).toBe(0)
    connection.close()
    expect(await peer.ended).toBe('end')
  })

  it('that nobody accepts is one clear error', async () => {
    const { address } = await listen('tls' in access, true)
    await new Promise((resolve) => server.close(resolve))
    await expect(openRemoting(address, signal, access)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })
})
