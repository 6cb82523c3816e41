// A RocketMQ transactional producer in a few lines, over our own frames: SEND_MESSAGE (10) with sysFlag 4, END_TRANSACTION (37).
import { connect, type Socket } from 'node:net'
import { createFrameReader, type Frame } from '../../../../lib/messages/io/rocketmq/frames.ts'

export type HalfProducer = {
  /** A half message; answers where it lies. */
  half(key: string, uniqKey: string): Promise<{ queueOffset: string; commitLogOffset: string }>
  end(place: { queueOffset: string; commitLogOffset: string }, uniqKey: string, outcome: 'commit' | 'rollback'): Promise<number>
  /** Makes the broker count us as a connected producer of the group. */
  beat(): Promise<void>
  close(): void
}

const topic = 'shipment-created'
const sendDefaults = {
  defaultTopic: 'TBW102',
  defaultTopicQueueNums: '4',
  queueId: '0',
  sysFlag: '4',
  flag: '0',
  reconsumeTimes: '0',
  unitMode: 'false',
  batch: 'false',
  maxReconsumeTimes: '0',
}

export async function startHalfProducer(port: number, group: string): Promise<HalfProducer> {
  const socket = await open(port)
  const waiting = new Map<number, (frame: Frame) => void>()
  const read = createFrameReader((frame) => waiting.get(frame.opaque)?.(frame))
  socket.on('data', (chunk: Buffer) => read(chunk))
  let opaque = 0
  const call = (code: number, fields: Record<string, string>, body = Buffer.alloc(0)): Promise<Frame> => {
    opaque += 1
    const id = opaque
    const header = Buffer.from(JSON.stringify({ code, language: 'OTHER', version: 475, opaque: id, flag: 0, extFields: fields }))
    const lengths = Buffer.alloc(8)
    lengths.writeInt32BE(4 + header.length + body.length, 0)
    lengths.writeInt32BE(header.length, 4)
    return new Promise((resolve) => {
      waiting.set(id, resolve)
      socket.write(Buffer.concat([lengths, header, body]))
    })
  }
  return {
    async half(key, uniqKey) {
      const properties = { UNIQ_KEY: uniqKey, KEYS: key, TAGS: 'created', TRAN_MSG: 'true', PGROUP: group, WAIT: 'true' }
      const answer = await call(
        10,
        {
          ...sendDefaults,
          producerGroup: group,
          topic,
          bornTimestamp: String(Date.now()),
          properties: Object.entries(properties)
            .map(([name, value]) => `${name}\u0001${value}\u0002`)
            .join(''),
        },
        Buffer.from(`{"shipment":"${key}"}`),
      )
      if (answer.code !== 0) throw new Error(`half message refused: ${answer.code} ${answer.remark}`)
      const msgId = answer.fields['msgId'] ?? ''
      // offsetMsgId: address and port (16 hex digits), then the commit log offset
      return { queueOffset: answer.fields['queueOffset'] ?? '', commitLogOffset: String(BigInt(`0x${msgId.slice(16)}`)) }
    },
    async end({ queueOffset, commitLogOffset }, uniqKey, outcome) {
      const answer = await call(37, {
        topic,
        producerGroup: group,
        tranStateTableOffset: queueOffset,
        commitLogOffset,
        msgId: uniqKey,
        transactionId: uniqKey,
        commitOrRollback: outcome === 'commit' ? '8' : '12',
        fromTransactionCheck: 'false',
      })
      return answer.code
    },
    async beat() {
      const body = { clientID: `test@${process.pid}`, producerDataSet: [{ groupName: group }], consumerDataSet: [] }
      await call(34, {}, Buffer.from(JSON.stringify(body)))
    },
    close: () => void socket.destroy(),
  }
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('error', reject)
    socket.once('connect', () => resolve(socket))
  })
