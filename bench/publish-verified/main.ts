// How long it takes from PUT to verified, on the demo shop with its live calls, against a bare write and read-back of a znode in the same run.
// rule.set is verified when every znode reads back as planned; weight.set then waits for the calls to show it, which is told apart.
// node bench/publish-verified/main.ts [publishes of each kind of rule=40] [of weights=20]. Prints one JSON line.
import { silentLog as log } from '../../lib/platform/log.ts'
import { createZooKeeperSession } from '../../lib/platform/zookeeper/create-session.ts'
import type { ZooKeeperSession } from '../../lib/platform/zookeeper/session.ts'
import { share } from '../support/times.ts'
import { createApi, type Api, type Published } from './api.ts'
import { startDemoConsole } from './console.ts'
import { clear, publish, rules } from './rules.ts'
import { setWeight, takeBack, untilCalled, weighed } from './weights.ts'

const [ofRule = 40, ofWeights = 20] = process.argv.slice(2).map(Number)
const yardstickPath = '/bench-yardstick'

/** Milliseconds */
type Quantiles = { p50: number; p95: number; p99: number; max: number; count: number }
const quantiles = (times: readonly number[]): Quantiles => ({
  p50: share(times, 0.5),
  p95: share(times, 0.95),
  p99: share(times, 0.99),
  max: share(times, 1),
  count: times.length,
})
const verified = (some: readonly Published[]): number[] => some.map(({ verifiedMs }) => verifiedMs)
const readBack = (some: readonly Published[]): number[] => some.map(({ readBackMs }) => readBackMs)

/** Set and read back without a console: the least that a publish can take. */
async function writeBare(session: ZooKeeperSession, text: string): Promise<number> {
  const begunAt = performance.now()
  await session.setData(yardstickPath, Buffer.from(text), -1)
  await session.getData(yardstickPath)
  return performance.now() - begunAt
}

async function measureRules(api: Api, session: ZooKeeperSession) {
  const bare: number[] = []
  const published: Published[] = []
  const byKind: Record<string, { publish: Quantiles; clear: Quantiles; acceptedP50Ms: number }> = {}
  for (const rule of rules) {
    const [set, cleared]: [Published[], Published[]] = [[], []]
    for (let round = 1; round <= ofRule; round += 1) {
      set.push(await publish(api, rule, round))
      bare.push(await writeBare(session, rule.text(round)))
      cleared.push(await clear(api, rule, round))
    }
    const accepted = set.map(({ acceptedMs }) => acceptedMs)
    byKind[rule.kind] = {
      publish: quantiles(verified(set)),
      clear: quantiles(verified(cleared)),
      acceptedP50Ms: share(accepted, 0.5),
    }
    published.push(...set)
  }
  const [all, yardstick] = [quantiles(verified(published)), quantiles(bare)]
  return { bareWriteAndReadBack: yardstick, ruleSet: { ...byKind, all }, ratioP50: Number((all.p50 / yardstick.p50).toFixed(1)) }
}

/** The lists side by side, the changes of each one after the other. */
async function measureWeights(api: Api) {
  const [set, back]: [Published[], Published[]] = [[], []]
  const changeAll = async (services: readonly string[]): Promise<void> => {
    for (let round = 1; round <= Math.ceil(ofWeights / weighed.length); round += 1) {
      const service = services[round % services.length] ?? ''
      const published = await setWeight(api, service, round)
      set.push(published)
      back.push(await takeBack(api, service, published))
    }
  }
  await Promise.all(weighed.map(changeAll))
  return {
    publish: quantiles(readBack(set)),
    takeBack: quantiles(readBack(back)),
    untilTheCallsShowIt: quantiles(verified([...set, ...back])),
  }
}

const demo = await startDemoConsole()
const session = createZooKeeperSession({ id: 'bench', connect: demo.zookeeper, digest: undefined, sessionTimeoutMs: 10_000 }, { log })
try {
  const api = createApi(demo.url, demo.token)
  for (const service of weighed.flat()) await untilCalled(api, service)
  await session.create(yardstickPath)
  const measured = await measureRules(api, session)
  process.stderr.write(`${JSON.stringify(measured)}\n`)
  console.log(JSON.stringify({ bench: 'publish-verified', ...measured, weightSet: await measureWeights(api) }))
} finally {
  await session.close()
  await demo.close()
}
