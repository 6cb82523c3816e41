import { createHash } from 'node:crypto'
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { exists, findMaven } from './maven-tool.ts'
import { demoHome, demoSources } from './paths.ts'
import { withProcessLock } from './process-lock.ts'
import { run } from './run.ts'

/** The Java modules of the demo, each with the modules it is compiled against. */
const modules = {
  launch: [],
  zookeeper: ['launch'],
  kafka: ['launch'],
  rocketmq: ['launch'],
  'rocketmq-49': ['launch', 'rocketmq'],
  'shop-api': ['launch'],
  'shop-26': ['launch', 'shop-api'],
  'shop-27': ['launch', 'shop-api'],
  'shop-32': ['launch', 'shop-api'],
  'shop-33': ['launch', 'shop-api'],
  'shop-flows': ['launch'],
} as const satisfies Record<string, readonly string[]>

export type DemoModule = keyof typeof modules
export type Progress = (text: string) => void

const builds = join(demoHome, 'demo-build')

/**
 * Class paths of the given modules, built first where their sources changed. Sources are copied out before Maven
 * runs, so the source tree never gets a target folder, and a JVM that still runs older classes keeps its own.
 * Safe to call from several processes at once.
 */
export async function buildModules(wanted: readonly DemoModule[], progress: Progress = () => undefined): Promise<Map<DemoModule, string>> {
  const keys = new Map<DemoModule, string>()
  for (const module of wanted) keys.set(module, await hashModule(module))
  const ready = await readReady(keys)
  if (ready.size === keys.size) return ready
  const onWait = (pid: number): void => progress(`Building the demo: waiting for process ${pid}, which builds it too…`)
  return withProcessLock(join(builds, 'lock'), onWait, async () => {
    const now = await readReady(keys)
    const missing = [...keys].filter(([module]) => !now.has(module))
    if (missing.length > 0) await buildMissing(new Map(missing), progress)
    const built = await readReady(keys)
    const absent = [...keys.keys()].filter((module) => !built.has(module))
    if (absent.length > 0)
      throw new Error(`Maven ended well but left no usable class path for ${absent.join(', ')}; delete ${builds} and try again.`)
    return built
  })
}

export async function buildModule(module: DemoModule, progress?: Progress): Promise<string> {
  const classpath = (await buildModules([module], progress)).get(module)
  if (classpath === undefined) throw new Error(`No class path for ${module}`)
  return classpath
}

async function buildMissing(missing: Map<DemoModule, string>, progress: Progress): Promise<void> {
  const maven = await findMaven(progress)
  const id = createHash('sha256')
    .update([...missing.values()].join())
    .digest('hex')
    .slice(0, 12)
  const reactor = join(builds, `reactor-${id}`)
  await mkdir(reactor, { recursive: true })
  await copySources(reactor)
  progress(`Building the demo: ${missing.size} Java modules; the first time this fetches about 250 MB…`)
  const goals = ['compile', 'dependency:build-classpath', '-Dmdep.outputFile=target/classpath.txt', '-DskipTests']
  const onLine = createProgressReader(progress)
  await run(maven.command, [...maven.leading, '-B', '-f', join(reactor, 'pom.xml'), '-pl', [...missing.keys()].join(), '-am', ...goals], {
    onLine,
  }).catch(explain)
  for (const [module, hash] of missing) {
    const dependencies = (await readFile(join(reactor, module, 'target', 'classpath.txt'), 'utf8')).trim()
    const classpath = [join(reactor, module, 'target', 'classes'), dependencies].filter((part) => part !== '').join(delimiter)
    await mkdir(join(reactor, module, 'target', 'classes'), { recursive: true })
    await writeFile(`${classpathFile(module, hash)}.new`, classpath)
    await rename(`${classpathFile(module, hash)}.new`, classpathFile(module, hash))
  }
}

function explain(cause: unknown): never {
  const text = cause instanceof Error ? cause.message : String(cause)
  const unreachable = /Could not (transfer|resolve)|Unknown host|Connection (refused|timed out)/.test(text)
  const way = unreachable
    ? 'Maven could not reach its repository: check the network, or set MAVEN_REPOSITORY to one that you can reach.'
    : 'Maven could not build the demo.'
  throw new Error(`${way}\n${text}`, { cause })
}

/** Maven's own lines say which module it is at and what it downloads. */
function createProgressReader(progress: Progress): (line: string) => void {
  let current = ''
  let fetched = 0
  return (line) => {
    const building = line.match(/Building (\S+) \S+\s+\[(\d+)\/(\d+)\]/)
    if (building) {
      current = `resolving ${building[1]} (${building[2]} of ${building[3]})`
      progress(`Building the demo: ${current}…`)
    } else if (line.includes('Downloaded from') && ++fetched % 25 === 0) {
      progress(`Building the demo: ${current}, ${fetched} files fetched…`)
    }
  }
}

async function readReady(keys: Map<DemoModule, string>): Promise<Map<DemoModule, string>> {
  const ready = new Map<DemoModule, string>()
  for (const [module, hash] of keys) {
    const classpath = await readFile(classpathFile(module, hash), 'utf8').catch(() => undefined)
    if (classpath !== undefined && (await isWhole(classpath))) ready.set(module, classpath)
  }
  return ready
}

/** The jars lie in the user's Maven cache, which others may empty. */
async function isWhole(classpath: string): Promise<boolean> {
  const found = await Promise.all(classpath.split(delimiter).map(exists))
  return found.every(Boolean)
}

function classpathFile(module: DemoModule, hash: string): string {
  return join(builds, `${module}-${hash}.classpath`)
}

async function hashModule(module: DemoModule): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(demoSources, 'pom.xml')))
  for (const part of [...modules[module], module]) {
    for (const path of await listSources(part)) hash.update(path).update(await readFile(join(demoSources, path)))
  }
  return hash.digest('hex').slice(0, 16)
}

async function listSources(module: string): Promise<string[]> {
  const entries = await readdir(join(demoSources, module, 'src'), { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(demoSources.length + 1))
  return [join(module, 'pom.xml'), ...files.sort()]
}

/** The parent names every module, so Maven wants to see all of them whatever it builds. */
async function copySources(reactor: string): Promise<void> {
  await cp(join(demoSources, 'pom.xml'), join(reactor, 'pom.xml'))
  for (const module of Object.keys(modules)) {
    for (const path of await listSources(module)) await cp(join(demoSources, path), join(reactor, path))
  }
}
