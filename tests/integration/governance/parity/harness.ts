// Asks real Dubbo, in a JVM of its own per generation: one line a case, one line an answer.
import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { buildModule } from '../../../../demo/maven.ts'
import type { SimulatedGeneration } from '../../../../lib/governance/simulate/model.ts'
import type { SimulationRequest } from '../../../../lib/governance/simulate/simulation-schema.ts'

/** What real Dubbo answered. */
export type RealAnswer =
  | {
      kind: 'routed'
      nowMs: number
      untilMs: number
      /** by address, in the order of Dubbo's list */
      weights: Map<string, number>
      loadbalance: string
      /** how many calls its load balance gave to each address; empty where shares follow from more than weights and arguments */
      calls: Map<string, number>
      /** how often the routers left each set of addresses; empty where they draw none */
      routings: Map<string, number>
    }
  | { kind: 'error'; text: string }

/** How many calls its load balance is asked to give away, and how often the routers are asked: they may draw. */
export type Counts = { calls: number; routings: number }

/** `host` is what this JVM takes for its own address: rules for consumers are compared with it. */
export type Harness = {
  host: string
  /** With counts: shares too, which takes many times as long */
  ask(request: SimulationRequest, counts?: Counts): Promise<RealAnswer>
  close(): Promise<void>
}

const sources: Readonly<
  Record<SimulatedGeneration, { module: 'shop-26' | 'shop-27' | 'shop-32' | 'shop-33'; files: readonly [string, ...string[]] }>
> = {
  '2.6': { module: 'shop-26', files: ['Parity26.java'] },
  '2.7': { module: 'shop-27', files: ['Parity27.java', 'Balances.java', 'StubProtocol.java'] },
  '3.2': { module: 'shop-32', files: ['Parity3.java', 'Stubs3.java', 'Balances.java', 'StubProtocol.java'] },
  '3.3': { module: 'shop-33', files: ['Parity3.java', 'Stubs3.java', 'Balances.java', 'StubProtocol.java'] },
}

/** Starts the generation's JVM; the demo's own class paths are the real jars. */
export async function startHarness(generation: SimulatedGeneration): Promise<Harness> {
  const { module, files } = sources[generation]
  const classpath = await buildModule(module)
  const opens = ['--add-opens', 'java.base/java.lang=ALL-UNNAMED', '--add-opens', 'java.base/java.math=ALL-UNNAMED']
  const quiet = ['-Ddubbo.application.logger=slf4j', '-Djava.net.preferIPv4Stack=true', '-XX:+UseSerialGC', '-Xmx512m']
  const classes = await mkdtemp(join(tmpdir(), 'parity-'))
  const compile = ['-nowarn', '-d', classes, '-cp', classpath, ...['Case.java', ...files].map((name) => join(import.meta.dirname, name))]
  await promisify(execFile)('javac', compile)
  const process = spawn('java', [...opens, ...quiet, '-cp', `${classes}${delimiter}${classpath}`, files[0].replace('.java', '')])
  const waiting: ((line: string) => void)[] = []
  let said = ''
  process.stderr.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4000)))
  createInterface({ input: process.stdout }).on('line', (line) => waiting.shift()?.(line))
  const ended = new Promise<void>((resolve) => process.once('exit', () => resolve()))
  void ended.then(() => {
    for (const tell of waiting.splice(0)) tell(`error ~${Buffer.from(`the JVM ended: ${said}`).toString('base64')}`)
  })
  const first = await new Promise<string>((resolve) => waiting.push(resolve))
  if (!first.startsWith('host ')) throw new Error(`Dubbo ${generation} did not start: ${said}`)
  return {
    host: decode(first.split(' ')[1]),
    ask: (request, counts) => ask(process, waiting, formatCase(request, counts)),
    async close() {
      process.stdin.end()
      await ended
      await rm(classes, { recursive: true, force: true })
    },
  }
}

function ask(process: ChildProcessWithoutNullStreams, waiting: ((line: string) => void)[], line: string): Promise<RealAnswer> {
  return new Promise((resolve) => {
    waiting.push((answer) => resolve(parseAnswer(answer)))
    process.stdin.write(`${line}\n`)
  })
}

/** Where Dubbo looks each rule up in its config centre. */
function ruleKeys(request: SimulationRequest): [string, string | undefined][] {
  const consumer = new URLSearchParams(request.consumer.split('?')[1] ?? '')
  const provider = new URLSearchParams(request.providers[0]?.split('?')[1] ?? '')
  const service = `${consumer.get('interface') ?? ''}:${consumer.get('version') ?? ''}:${consumer.get('group') ?? ''}`
  const [own, other] = [consumer.get('application') ?? '', provider.get('application') ?? '']
  return [
    [`${service}.configurators`, request.rules['override service']],
    [`${own}.configurators`, request.rules['override app']],
    [`${service}.condition-router`, request.rules['condition-router service']],
    [`${own}.condition-router`, request.rules['condition-router app']],
    [`${other}.configurators`, request.rules['override app']],
    // of one application that calls itself there is one rule, not two
    ...(other === own
      ? []
      : [[`${other}.condition-router`, request.rules['condition-router provider-app']] as [string, string | undefined]]),
    [`${other}.tag-router`, request.rules['tag-router']],
  ]
}

function formatCase(request: SimulationRequest, counts?: Counts): string {
  const field = (name: string, ...values: string[]): string =>
    [name, ...values.map((value) => Buffer.from(value).toString('base64'))].join(':')
  return [
    field('view', request.view),
    field('consumer', request.consumer),
    field('method', request.method),
    ...request.providers.map((url) => field('provider', url)),
    ...request.rules.urls.map((url) => field('url', url)),
    ...ruleKeys(request).flatMap(([key, text]) => (text === undefined ? [] : [field('rule', key, text)])),
    ...Object.entries(request.attachments).map(([key, value]) => field('attachment', key, value)),
    ...request.args.map((argument) => field('argument', String(argument))),
    ...Object.entries(counts ?? {}).map(([name, times]) => field(name, String(times))),
  ].join(' ')
}

const nobody = (): RealAnswer => ({
  kind: 'routed',
  nowMs: Date.now(),
  untilMs: Date.now(),
  weights: new Map(),
  loadbalance: '',
  calls: new Map(),
  routings: new Map(),
})

function parseAnswer(line: string): RealAnswer {
  const [kind, ...fields] = line.split(' ')
  // a directory without anybody says so by an error
  if (kind !== 'ok' && decode(fields[0]).includes('No provider available')) return nobody()
  if (kind !== 'ok') return { kind: 'error', text: decode(fields[0]) || line }
  return {
    kind: 'routed',
    nowMs: Number(fields[0]),
    untilMs: Number(fields[1]),
    weights: numbersOf(fields[2]),
    loadbalance: decode(fields[3]),
    calls: numbersOf(fields[4]),
    routings: numbersOf(fields[5]),
  }
}

/** `name=number` between commas. */
const numbersOf = (field: string | undefined): Map<string, number> =>
  new Map(
    decode(field)
      .split(',')
      .filter(Boolean)
      .map((row): [string, number] => [row.slice(0, row.lastIndexOf('=')), Number(row.slice(row.lastIndexOf('=') + 1))]),
  )

/** Fields begin with a letter of their own, since an empty one would get lost between spaces. */
const decode = (field: string | undefined): string => Buffer.from((field ?? '~').slice(1), 'base64').toString()
