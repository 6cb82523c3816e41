// A RocketMQ transactional producer in a few lines, over our own frames: SEND_MESSAGE (10) with sysFlag 4, END_TRANSACTION (37), and
// the check-backs of the broker (39).
import { setTimeout as delay } from 'node:timers/promises'
import { connect, type Socket } from 'node:net'
import type { RemotingAccess } from '../../../../lib/messages/io/rocketmq/access.ts'
import { createFrameReader, type Frame } from '../../../../lib/messages/io/rocketmq/frames.ts'

export type Place = { queueOffset: string; commitLogOffset: string }

export type HalfProducer = {
  /** A half message, `bornAgoMs` old by its producer's clock; answers where it lies. */
  half(key: string, uniqKey: string, bornAgoMs?: number): Promise<Place>
  /** `producerGroup` where it is not our own */
  end(place: Place, uniqKey: string, outcome: 'commit' | 'rollback', producerGroup?: string): Promise<number>
  /** Makes the broker count us as a connected producer of the group, and ask us. */
  beat(): Promise<void>
  /** Called with the key and the place of every copy the broker asks about. */
  onCheckBack(answer: (uniqKey: string, place: Place) => void): void
  close(): void
}

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

type Wire = { call(code: number, fields: Record<string, string>, body?: Buffer): Promise<Frame>; close(): void }

/** Requests to the broker, and the broker's to us. */
async function openWire(port: number, onRequest: (frame: Frame) => void, sign: RemotingAccess['sign']): Promise<Wire> {
  const socket = await open(port)
  const waiting = new Map<number, (frame: Frame) => void>()
  const read = createFrameReader((frame) => ((frame.flag & 1) === 1 ? waiting.get(frame.opaque)?.(frame) : onRequest(frame)))
  socket.on('data', (chunk: Buffer) => read(chunk))
  let opaque = 0
  return {
    call(code, fields, body = Buffer.alloc(0)) {
      opaque += 1
      const id = opaque
      const header = Buffer.from(
        JSON.stringify({ code, language: 'OTHER', version: 475, opaque: id, flag: 0, extFields: sign?.(fields, body) ?? fields }),
      )
      const lengths = Buffer.alloc(8)
      lengths.writeInt32BE(4 + header.length + body.length, 0)
      lengths.writeInt32BE(header.length, 4)
      return new Promise((resolve) => {
        waiting.set(id, resolve)
        socket.write(Buffer.concat([lengths, header, body]))
      })
    },
    close: () => void socket.destroy(),
  }
}

/** `topic` is the real one. Answers of `end` count as answers to a check-back. Over plain TCP, which a broker serves beside TLS. */
export async function startHalfProducer(
  port: number,
  group: string,
  topic = 'shipment-created',
  sign?: RemotingAccess['sign'],
): Promise<HalfProducer> {
  let answer: ((uniqKey: string, place: Place) => void) | undefined
  const onRequest = ({ code, fields }: Frame) => {
    const place = { queueOffset: fields['tranStateTableOffset'] ?? '', commitLogOffset: fields['commitLogOffset'] ?? '' }
    if (code === 39) answer?.(fields['transactionId'] ?? '', place)
  }
  const { call, close } = await openWire(port, onRequest, sign)
  return {
    async half(key, uniqKey, bornAgoMs = 0) {
      const properties = { UNIQ_KEY: uniqKey, KEYS: key, TAGS: 'created', TRAN_MSG: 'true', PGROUP: group, WAIT: 'true' }
      const bornAtMs = Date.now() - bornAgoMs
      const send = () =>
        call(
          10,
          {
            ...sendDefaults,
            producerGroup: group,
            topic,
            bornTimestamp: String(bornAtMs),
            properties: Object.entries(properties)
              .map(([name, value]) => `${name}\u0001${value}\u0002`)
              .join(''),
          },
          Buffer.from(`{"shipment":"${key}"}`),
        )
      let answer = await send()
      // flow control of a broker on a busy machine
      for (let tries = 0; answer.code === 2 && tries < 20; tries += 1) answer = await delay(200).then(send)
      if (answer.code !== 0) throw new Error(`half message refused: ${answer.code} ${answer.remark}`)
      const msgId = answer.fields['msgId'] ?? ''
      // offsetMsgId: address and port (16 hex digits), then the commit log offset
      return { queueOffset: answer.fields['queueOffset'] ?? '', commitLogOffset: String(BigInt(`0x${msgId.slice(16)}`)) }
    },
    async end({ queueOffset, commitLogOffset }, uniqKey, outcome, producerGroup = group) {
      const answer = await call(37, {
        topic,
        producerGroup,
        tranStateTableOffset: queueOffset,
        commitLogOffset,
        msgId: uniqKey,
        transactionId: uniqKey,
        commitOrRollback: outcome === 'commit' ? '8' : '12',
        fromTransactionCheck: 'true',
      })
      return answer.code
    },
    async beat() {
      const body = { clientID: `test@${process.pid}`, producerDataSet: [{ groupName: group }], consumerDataSet: [] }
      await call(34, {}, Buffer.from(JSON.stringify(body)))
    },
    onCheckBack(next) {
      answer = next
    },
    close,
  }
}

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('error', reject)
    socket.once('connect', () => resolve(socket))
  })
