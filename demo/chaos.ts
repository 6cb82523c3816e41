import { setTimeout as sleep } from 'node:timers/promises'
import { reportBooks } from './books/report.ts'
import type { Estate, Generation } from './estate-types.ts'
import type { Server } from './servers/server.ts'
import { planStorm } from './shop/crash-plan.ts'
import { allFlows, type CrashWord, crashWords, type Flow, type Flows, needsMariadb } from './shop/flows.ts'
import { spareJvm } from './shop/plan.ts'

type Break = { usage: string; run(estate: Estate, args: readonly string[]): Promise<string> }

/** Rounds of crashes on demand have numbers of their own, so that their orders differ from those of the start. */
let round = 1000

/** Every trouble that can be had on demand. Each tells what it did, and how it ends. */
export const breaks: Record<string, Break> = {
  'kill-provider': {
    usage: '[jvm=shop-27-spare]: kills a JVM of the shop with SIGKILL; "heal" brings it back',
    async run(estate, [name = 'shop-27-spare']) {
      const server = estate.apps[name]
      if (server === undefined) throw new Error(`No JVM ${name}; there are ${Object.keys(estate.apps).join(', ')}.`)
      const { pid } = server
      await server.kill()
      return `Killed ${name} (process ${pid}); its sessions end within 10 s.`
    },
  },
  'slow-provider': {
    usage: '[instance=inventory-1] [ms=450]: answers that slowly until "heal"',
    async run(estate, [instance = 'inventory-1', ms = '450']) {
      await estate.setBehaviour(instance, { delayMs: toNumber(ms, 0, 60_000) })
      return `${instance} now takes ${ms} ms for each call.`
    },
  },
  'failing-provider': {
    usage: '[instance=inventory-2] [share=0.5]: lets that share of its calls time out until "heal"',
    async run(estate, [instance = 'inventory-2', share = '0.5']) {
      await estate.setBehaviour(instance, { stallShare: toNumber(share, 0, 1), stallMs: 1_500 })
      return `${share} of the calls to ${instance} now run past their time-out.`
    },
  },
  'new-provider': {
    usage: '[generation=shop-27]: one more instance in a JVM of its own',
    async run(estate, [generation = 'shop-27']) {
      if (!isGeneration(generation)) throw new Error(`No generation ${generation}; there are ${Object.keys(spareJvm).join(', ')}.`)
      const server = await estate.startProvider(generation)
      return `Started ${server.name}: ${server.providers.map((provider) => `${provider.interface} on port ${provider.port}`).join(', ')}.`
    },
  },
  'crash-order': {
    usage: `[place=exe]: one more piece of work left by a crash at ${crashWords.join(', ')}`,
    run: (estate, [place = 'exe']) => crash(estate, [toWord(place)], `One piece of work crashed at ${place}.`),
  },
  'stuck-outbox': {
    usage: '[poison]: an outbox row whose relay died, or one that no relay can send',
    run: (estate, [kind = 'outbox']) => crash(estate, [toWord(kind)], 'One outbox row is stuck.'),
  },
  'half-message': {
    usage: '[half-unknown]: a RocketMQ half message of a dead producer, or one whose producer never knows',
    run: (estate, [kind = 'half']) => crash(estate, [toWord(kind)], 'One half message hangs.'),
  },
  'open-transaction': {
    usage: ': a Kafka transaction left open by a killed producer, for up to an hour',
    run: (estate) => crash(estate, ['transaction'], 'One Kafka transaction is open.'),
  },
  'kill-zookeeper': {
    usage: '[seconds=15]: kills ZooKeeper, and starts it again after that time',
    run: (estate, args) => outage(estate.zookeeper, args),
  },
  'kill-kafka': {
    usage: '[seconds=15]: kills Kafka, and starts it again after that time',
    run: (estate, args) => outage(estate.kafka, args),
  },
  'kill-rocketmq': {
    usage: '[seconds=15]: kills RocketMQ, and starts it again after that time',
    run: (estate, args) => outage(estate.rocketmq, args),
  },
  'kill-mariadb': {
    usage: '[seconds=15]: kills MariaDB, and starts it again after that time',
    run: (estate, args) => outage(estate.mariadb, args),
  },
  storm: {
    usage: `[count=100] [seed=1] [flow…]: that many pieces of work crash at random places of all flows (${allFlows.join(', ')}), in processes of ten`,
    async run(estate, [count = '100', seed = '1', ...names]) {
      const wanted = toNumber(count, 1, 300)
      const flows = names.length === 0 ? undefined : names.map(toFlow)
      const rounds = planStorm(wanted, { seed: toNumber(seed, 0, 2 ** 31), withMariadb: estate.mariadb?.running === true, flows })
      for (const words of rounds) await crash(estate, words, '')
      return `${wanted} pieces of work crashed with ${rounds.length} processes.`
    },
  },
  check: {
    usage: ': breaks nothing; reads the books of the shop and of its consumers, and names what is not consistent',
    run: async (estate) => reportBooks(await estate.readBooks()),
  },
  'prepared-transfer': {
    usage: '[transfer-half]: a transfer prepared in PostgreSQL and MariaDB, one of which committed its part',
    run: (estate, [kind = 'transfer-half']) => crash(estate, [toWord(kind)], 'One transfer is prepared and not ended.'),
  },
  'stuck-refund': {
    usage: '[refund-sent|refund-poison]: the same as stuck-outbox, in MariaDB',
    run: (estate, [kind = 'refund']) => crash(estate, [toWord(kind)], 'One refund is stuck.'),
  },
  heal: {
    usage: ': brings killed servers back and makes slow and failing providers healthy; leaves the in-doubt messages',
    async run(estate) {
      const dead = [...Object.values(estate.apps), estate.zookeeper, estate.kafka, estate.rocketmq, estate.mariadb].filter(
        (server) => server !== undefined && !server.running,
      )
      for (const server of dead) await server?.restart()
      for (const { instance, jvm } of estate.endpoints.providers) if (estate.apps[jvm]?.running) await estate.setBehaviour(instance, {})
      return `Started again: ${dead.map((server) => server?.name).join(', ') || 'nothing was down'}. All instances behave as at the start.`
    },
  },
}

export async function breakEstate(estate: Estate, name: string, args: readonly string[]): Promise<string> {
  const chosen = breaks[name]
  if (chosen === undefined) throw new Error(`No trouble called ${name}; there are ${Object.keys(breaks).join(', ')}.`)
  return chosen.run(estate, args)
}

async function crash(estate: Estate, words: readonly CrashWord[], done: string): Promise<string> {
  const flows: Flows | undefined = estate.flows
  if (flows === undefined) throw new Error('This estate runs without the order flows.')
  if (words.some(needsMariadb) && estate.mariadb?.running !== true)
    throw new Error('MariaDB does not run (yet): it starts some seconds after everything else, on Linux on x64 only.')
  await flows.crash(round++, words)
  return done
}

/** Tells as soon as it is down; the start afterwards goes on by itself. */
async function outage(server: Server | undefined, [seconds = '15']: readonly string[]): Promise<string> {
  if (server === undefined) throw new Error('This estate runs without it.')
  const ms = toNumber(seconds, 0, 3_600) * 1_000
  await server.kill()
  void sleep(ms)
    .then(() => (server.running ? undefined : server.restart()))
    .catch(() => undefined)
  return `Killed ${server.name}; it starts again in ${seconds} s.`
}

function toNumber(text: string, lowest: number, highest: number): number {
  const number = Number(text)
  if (!(number >= lowest && number <= highest)) throw new Error(`${text} is not a number from ${lowest} to ${highest}.`)
  return number
}

function toFlow(text: string): Flow {
  const flow = allFlows.find((candidate) => candidate === text)
  if (flow === undefined) throw new Error(`No flow ${text}; there are ${allFlows.join(', ')}.`)
  return flow
}

function toWord(text: string): CrashWord {
  const word = crashWords.find((candidate) => candidate === text)
  if (word === undefined) throw new Error(`No phase ${text}; there are ${crashWords.join(', ')}.`)
  return word
}

function isGeneration(text: string): text is Generation {
  return text in spareJvm
}
