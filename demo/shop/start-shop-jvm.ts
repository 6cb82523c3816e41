import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildModule, type Progress } from '../maven.ts'
import { startJavaServer } from '../servers/java-server.ts'
import type { Server } from '../servers/server.ts'
import type { ShopJvm } from './plan-types.ts'
import { formatSpec, type ShopProvider } from './spec.ts'

export type ShopJvmOptions = {
  dir: string
  zookeeper: string
  seed: number
  controlKey: string
  nextPort: () => number
  log?: (text: string) => void
  progress?: Progress
}
/** A Dubbo JVM of the shop. `port` is that of its control, which `/behaviour` calls go to. */
export type ShopServer = Server & {
  readonly providers: ShopProvider[]
  readonly qosPort: number | undefined
  /** No values: as at the start. */
  setBehaviour(instance: string, values: Record<string, number>): Promise<void>
  /** Of calls that bear a mark, how many arrived at which instance since the start. */
  countCalls(): Promise<MarkedCalls[]>
}
export type MarkedCalls = { instance: string; mark: string; calls: number }

/** Five instances one after the other, on a machine that may do other things. */
const readyTimeoutMs = 180_000

const opens = ['java.lang', 'java.math'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`)
/** Dubbo logs every failed call with its stack, and failing calls are part of the picture: DEMO_LOG_LEVEL=WARNING turns that on. */
const logging = `handlers=java.util.logging.ConsoleHandler\njava.util.logging.ConsoleHandler.level=ALL\n.level=${process.env['DEMO_LOG_LEVEL'] ?? 'OFF'}\n`

export async function startShopJvm(jvm: ShopJvm, options: ShopJvmOptions): Promise<ShopServer> {
  const classpath = await buildModule(jvm.module, options.progress)
  const port = options.nextPort()
  const spec = formatSpec(jvm, options.nextPort)
  const dir = join(options.dir, jvm.name)
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'spec.tsv'), spec.text)
  await writeFile(join(dir, 'logging.properties'), logging)
  const server = await startJavaServer({
    name: jvm.name,
    port,
    dir,
    classpath,
    main: jvm.main,
    arguments: [join(dir, 'spec.tsv'), String(port), String(options.seed)],
    jvm: [
      `-Dshop.zookeeper=${options.zookeeper}`,
      `-Djava.util.logging.config.file=${join(dir, 'logging.properties')}`,
      `-Duser.home=${dir}`,
      '-XX:MaxMetaspaceSize=128m',
      ...opens,
      ...Object.entries(jvm.properties ?? {}).map(([key, value]) => `-D${key}=${value}`),
    ],
    environment: { DEMO_CONTROL_KEY: options.controlKey },
    heapMb: jvm.heapMb,
    readyTimeoutMs,
    isReady: async () => (await askShopJvm(port, options.controlKey, '/ready')).status === 200,
    ...(options.log ? { log: options.log } : {}),
  })
  const setBehaviour = async (instance: string, values: Record<string, number>): Promise<void> => {
    const query = new URLSearchParams({
      instance,
      ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)])),
    })
    const { status } = await askShopJvm(port, options.controlKey, `/behaviour?${query.toString()}`)
    if (status !== 200) throw new Error(`${jvm.name} answered ${status} for instance ${instance}`)
  }
  const countCalls = async (): Promise<MarkedCalls[]> => {
    const { text } = await askShopJvm(port, options.controlKey, '/calls')
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [instance = '', mark = '', calls = ''] = line.split('\t')
        return { instance, mark, calls: Number(calls) }
      })
  }
  return Object.assign(server, { providers: spec.providers, qosPort: spec.qosPort, setBehaviour, countCalls })
}

export async function askShopJvm(port: number, controlKey: string, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { 'x-demo-key': controlKey },
    signal: AbortSignal.timeout(3_000),
  })
  return { status: response.status, text: await response.text() }
}
