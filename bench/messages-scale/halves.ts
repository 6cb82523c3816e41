// A broker with tens of thousands of half messages that nobody answers for: followed from the first offset, then from where the last look ended.
import { setTimeout as sleep } from 'node:timers/promises'
import { startRocketmq } from '../../demo/servers/rocketmq.ts'
import { halfTopic, pull } from '../../lib/messages/io/rocketmq/broker-reads.ts'
import { openRemoting } from '../../lib/messages/io/rocketmq/connection.ts'
import { startHalfProducer } from '../../tests/integration/messages/support/half-producer.ts'
import { share, timesOf } from '../support/times.ts'
import { openLooking } from './looks.ts'

const atOnce = 64
/** younger messages may be decided already, and are not listed */
const agedMs = 11_000

export async function benchHalves(dir: string, count: number) {
  const hour = 3_600_000
  const broker = await startRocketmq({
    dir,
    heapMb: 512,
    transactionCheckIntervalMs: hour,
    transactionTimeoutMs: hour,
    settings: { maxIndexNum: 2_000_000, maxHashSlotNum: 500_000 },
  })
  const producer = await startHalfProducer(broker.brokerPort, 'bench', 'orders')
  const halves = (from: number, to: number) =>
    Promise.all(
      Array.from({ length: atOnce }, async (_, lane) => {
        for (let n = from + lane; n < to; n += atOnce) await producer.half(`k-${n}`, `m-${n}-`.padEnd(32, '0'))
      }),
    )
  const looking = await openLooking({
    rocketmq: [{ id: 'shop', nameServers: [`127.0.0.1:${broker.port}`] }],
    messages: [{ kind: 'rocketmq', id: 'bench', cluster: 'shop' }],
  })
  try {
    await halves(0, count)
    await sleep(agedMs)
    const bareMs = share(await timesOf(3, () => pullAll(broker.brokerPort)), 0.5)
    const first = await looking.look()
    const quiet = await timesOf(5, () => looking.look())
    await halves(count, count + 1_000)
    await sleep(agedMs)
    const after = await looking.look()
    return {
      halves: count,
      bareMs,
      firstListMs: first.listMs,
      firstSaveMs: first.saveMs,
      listToBare: Number((first.listMs / bareMs).toFixed(2)),
      listed: after.items,
      quietLookMs: share(quiet, 0.5),
      lookAfter1000MoreMs: after.knownMs + after.listMs + after.saveMs,
    }
  } finally {
    producer.close()
    await looking.close()
    await broker.close(0)
  }
}

/** The yardstick: the same pulls, nothing kept. */
async function pullAll(port: number): Promise<void> {
  const broker = await openRemoting(`127.0.0.1:${port}`, AbortSignal.timeout(120_000))
  try {
    for (let at = 0n, isEnd = false; !isEnd;) ({ next: at, end: isEnd } = await pull(broker, halfTopic, at))
  } finally {
    broker.close()
  }
}
