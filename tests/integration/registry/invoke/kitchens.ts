// Real providers of one service in four generations, two of them over Triple, each in a JVM of its own, at a real ZooKeeper.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { buildModules } from '../../../../demo/maven.ts'
import { findFreePort } from '../../../../scripts/support/ports.ts'

export const group = 'eu'
export const version = '1.0.0'
export const service = `${group}/lab.Kitchen:${version}`

const plans = [
  { name: '2.6', module: 'shop-26', main: 'Serve26', protocol: 'dubbo' },
  { name: '2.7', module: 'shop-27', main: 'Serve', protocol: 'dubbo' },
  { name: '3.2', module: 'shop-32', main: 'Serve', protocol: 'dubbo' },
  { name: '3.3', module: 'shop-33', main: 'Serve', protocol: 'dubbo' },
  { name: '3.2 tri', module: 'shop-32', main: 'Serve', protocol: 'tri' },
  { name: '3.3 tri', module: 'shop-33', main: 'Serve', protocol: 'tri' },
] as const
export type KitchenName = (typeof plans)[number]['name']
export const kitchenNames = plans.map((plan) => plan.name)

export type Kitchens = { portOf(name: KitchenName): number; kill(name: KitchenName): Promise<void>; close(): Promise<void> }

/** Starts them all; resolves when every one is registered. */
export async function startKitchens(zookeeper: string): Promise<Kitchens> {
  const classpaths = await buildModules([...new Set(plans.map((plan) => plan.module))])
  const folder = await mkdtemp(join(tmpdir(), 'kitchens-'))
  const first = await findFreePort(plans.length)
  const started = new Map<KitchenName, ChildProcess>()
  const close = async (): Promise<void> => {
    await Promise.all([...started.values()].map(end))
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await Promise.all(
      plans.map(async ({ name, module, main, protocol }, index) => {
        const classpath = `${classpaths.get(module) ?? ''}${delimiter}${protobufOf(classpaths.get('shop-33') ?? '')}`
        const classes = join(folder, name.replace(' ', '-'))
        const sources = ['Kitchen', 'Dish', 'Step', 'Size', 'KitchenException', 'Cook'].map((file) => `lab/${file}`)
        const files = [...sources, main].map((file) => join(import.meta.dirname, `${file}.java`))
        await promisify(execFile)('javac', ['-nowarn', '-d', classes, '-cp', classpath, ...files])
        const options = ['--add-opens', 'java.base/java.lang=ALL-UNNAMED', '--add-opens', 'java.base/java.math=ALL-UNNAMED']
        const quiet = ['-Djava.net.preferIPv4Stack=true', '-XX:+UseSerialGC', '-Xmx96m', '-Ddubbo.application.metadata-service-port=0']
        const given = [zookeeper, String(first + index), protocol, group, version]
        const process = spawn('java', [...options, ...quiet, '-cp', `${classes}${delimiter}${classpath}`, main, ...given])
        started.set(name, process)
        await untilReady(process, name)
      }),
    )
  } catch (error) {
    await close()
    throw error
  }
  return {
    portOf: (name) => first + kitchenNames.indexOf(name),
    async kill(name) {
      const process = started.get(name)
      if (!process) return
      process.kill('SIGKILL')
      await ended(process)
    },
    close,
  }
}

/** Triple of 3.2 needs it, and the shop has it for 3.3 alone. */
const protobufOf = (classpath: string): string => classpath.split(delimiter).find((path) => /protobuf-java-[\d.]+\.jar$/.test(path)) ?? ''

function untilReady(process: ChildProcess, name: string): Promise<void> {
  let said = ''
  process.stderr?.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4000)))
  return new Promise((resolve, reject) => {
    if (process.stdout) createInterface({ input: process.stdout }).on('line', (line) => line === 'ready' && resolve())
    process.once('exit', () => reject(new Error(`the kitchen of ${name} did not start: ${said}`)))
  })
}

const ended = (process: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (process.exitCode !== null || process.signalCode !== null) resolve()
    else process.once('exit', () => resolve())
  })

async function end(process: ChildProcess): Promise<void> {
  process.stdin?.end()
  const timer = setTimeout(() => process.kill('SIGKILL'), 3000)
  await ended(process)
  clearTimeout(timer)
}
