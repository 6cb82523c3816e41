import { createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createKafkaTsReader } from '#lib/kafka/io/kafka-ts/reader'

type Answer = (socket: Socket, connection: number) => void

/** ApiVersions v0 with one API, as a broker answers it. */
const versions = Buffer.from('0000001000000001000000000001001200000004', 'hex')

const answers: Record<string, Answer> = {
  'an HTTP server': (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
  garbage: (socket) => void socket.write(Buffer.alloc(64, 0x07)),
  silence: () => {},
  'a closed door': (socket) => socket.destroy(),
}

async function listen(answer: Answer): Promise<{ brokers: string[]; close(): void }> {
  let connections = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const number = (connections += 1)
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', () => answer(socket, number))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    brokers: [`127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`],
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

const look = async (brokers: string[]): Promise<unknown> => {
  const reader = createKafkaTsReader({ brokers, tls: false })
  try {
    return await reader.look(new AbortController().signal)
  } finally {
    await reader.close()
  }
}

describe('a broker that answers nonsense', () => {
  it.each(Object.entries(answers))('is named as such within seconds: %s', async (_, answer) => {
    const { brokers, close } = await listen(answer)
    await expect(look(brokers)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /^No broker answers: 127\.0\.0\.1:\d+ (does not answer as a Kafka broker does|did not answer within 5000 ms|closed the connection)/,
      ) as string,
    })
    close()
  })

  it('is refused too when only its first answer made sense', async () => {
    const { brokers, close } = await listen(
      (socket, connection) =>
        void socket.write(connection === 1 ? versions : Buffer.from('0000000e00000000000077ffffffff0f00000000', 'hex')),
    )
    await expect(look(brokers)).rejects.toMatchObject({ code: 'unavailable' })
    close()
  })

  it('is told apart from an address where nobody listens', async () => {
    await expect(look(['127.0.0.1:1'])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('cannot be reached') as string,
    })
  })
})
