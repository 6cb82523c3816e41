import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildModule, type Progress } from '../maven.ts'
import { commonJvm, startJavaServer } from '../servers/java-server.ts'
import type { Server } from '../servers/server.ts'

/** What can be in flight when a process of the shop dies. */
export const flowWords = {
  ledger: ['init', 'pending', 'paid', 'exe', 'sent'],
  outbox: ['outbox', 'outbox-sent', 'poison'],
  rocketmq: ['half', 'half-created', 'half-unknown'],
  kafka: ['transaction', 'transaction-hanging'],
  /** on MariaDB */
  refunds: ['refund', 'refund-sent', 'refund-poison'],
  /** prepared in PostgreSQL and in MariaDB */
  transfers: ['transfer-first', 'transfer-both', 'transfer-decided', 'transfer-half'],
} as const
export type Flow = keyof typeof flowWords
export const allFlows: readonly Flow[] = Object.keys(flowWords).filter((name): name is Flow => name in flowWords)
export type CrashWord = (typeof flowWords)[Flow][number]
export const crashWords: readonly CrashWord[] = Object.values(flowWords).flat()
export const needsMariadb = (word: CrashWord): boolean =>
  [...flowWords.refunds, ...flowWords.transfers].some((candidate) => candidate === word)

export type FlowsOptions = {
  dir: string
  port: number
  zookeeper: string
  kafka: string
  rocketmq: string
  postgresUrl: string
  /** Of MariaDB, which may come later; undefined where it does not run. */
  mariadbPort: number | undefined
  seed: number
  log?: (text: string) => void
  progress?: Progress
}
/** The steady worker; `port` answers `/check-back?id=`. */
export type Flows = Server & {
  /** Runs a process that dies with all of these in flight; resolves when it is dead. */
  crash(round: number, words: readonly CrashWord[]): Promise<void>
  /** Makes the tables in MariaDB, once it runs. */
  setUpPayments(): Promise<void>
}

const main = 'com.shop.flows.Main'

/** Prepares tables and topics (dropping what an earlier estate left in the database), then starts the steady worker. */
export async function startFlows(options: FlowsOptions): Promise<Flows> {
  const classpath = await buildModule('shop-flows', options.progress)
  const environment = toEnvironment(options)
  mkdirSync(options.dir, { recursive: true })
  const run = (words: readonly string[], expectedCode: number): Promise<void> =>
    runOnce({ classpath, environment, dir: options.dir, words, expectedCode })
  await run(['setup'], 0)
  const server = await startJavaServer({
    name: 'order-service-worker',
    port: options.port,
    dir: options.dir,
    classpath,
    main,
    arguments: ['steady'],
    jvm: [`-Duser.home=${options.dir}`, '-Xms48m'],
    environment,
    heapMb: 96,
    isReady: async () => (await fetch(`http://127.0.0.1:${options.port}/ready`, { signal: AbortSignal.timeout(2_000) })).ok,
    ...(options.log ? { log: options.log } : {}),
  })
  return Object.assign(server, {
    crash: (round: number, words: readonly CrashWord[]) => run(['crash', String(round), ...words], 137),
    setUpPayments: () => run(['setup-payments'], 0),
  })
}

function toEnvironment(options: FlowsOptions): Record<string, string> {
  const url = new URL(options.postgresUrl)
  return {
    SHOP_ZOOKEEPER: options.zookeeper,
    SHOP_KAFKA: options.kafka,
    SHOP_ROCKETMQ: options.rocketmq,
    SHOP_JDBC_URL: `jdbc:postgresql://${url.hostname}:${url.port || '5432'}${url.pathname}${url.search}`,
    SHOP_DATABASE_USER: decodeURIComponent(url.username),
    SHOP_DATABASE_PASSWORD: decodeURIComponent(url.password),
    SHOP_PAYMENTS_JDBC_URL: options.mariadbPort === undefined ? '' : `jdbc:mariadb://127.0.0.1:${options.mariadbPort}/shop`,
    SHOP_PORT: String(options.port),
    SHOP_SEED: String(options.seed),
  }
}

type OneRun = { classpath: string; environment: Record<string, string>; dir: string; words: readonly string[]; expectedCode: number }

function runOnce({ classpath, environment, dir, words, expectedCode }: OneRun): Promise<void> {
  const logPath = join(dir, 'crashes.log')
  const output = openSync(logPath, 'a')
  return new Promise((resolve, reject) => {
    const jvm = ['-Xmx96m', ...commonJvm, `-Duser.home=${dir}`]
    const child = spawn('java', [...jvm, '-cp', classpath, main, ...words], {
      cwd: dir,
      env: { ...process.env, ...environment },
      stdio: ['pipe', output, output],
      detached: true,
    })
    closeSync(output)
    child.stdin?.on('error', () => undefined)
    const late = setTimeout(() => child.kill('SIGKILL'), 120_000)
    child.once('error', reject)
    child.once('exit', (code) => {
      clearTimeout(late)
      if (code === expectedCode) resolve()
      else
        void describe(logPath).then((text) =>
          reject(new Error(`The shop's "${words.join(' ')}" ended with code ${code ?? 'unknown'}:\n${text}`)),
        )
    })
  })
}

async function describe(logPath: string): Promise<string> {
  const text = await readFile(logPath, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-12).join('\n')
}
