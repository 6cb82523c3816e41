import { createHash } from 'node:crypto'
import { access, chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { demoHome } from './paths.ts'
import { isRunnable, run } from './run.ts'

/** How to call Maven: the command and the arguments that every call starts with. */
export type MavenTool = { command: string; leading: string[] }

const version = '3.9.11'
const tools = join(demoHome, 'tools')

/**
 * Maven from the path, else one unpacked before, else one fetched from the repository that the user already has:
 * the address in MAVEN_REPOSITORY, or the mirror of the user's own Maven settings.
 */
export async function findMaven(progress: (text: string) => void): Promise<MavenTool> {
  if (!(await isRunnable('javac', '-version')))
    throw new Error(
      'The demo estate needs a Java Development Kit 17 or newer: install one and put java and javac on the PATH, or connect real servers instead (docs/demo.md).',
    )
  const leading = await settingsArguments()
  if (await isRunnable('mvn', '-version')) return { command: 'mvn', leading }
  const command = join(tools, `apache-maven-${version}`, 'bin', 'mvn')
  if (!(await exists(command))) await fetchMaven(command, progress)
  return { command, leading }
}

async function fetchMaven(command: string, progress: (text: string) => void): Promise<void> {
  const repository = await findRepository()
  if (repository === undefined)
    throw new Error(
      'The demo estate is built with Maven, and none was found: install Maven 3.8 or newer so that mvn is on the PATH, or set MAVEN_REPOSITORY to the address of a Maven repository that it can be fetched from.',
    )
  const address = `${repository.replace(/\/+$/, '')}/org/apache/maven/apache-maven/${version}/apache-maven-${version}-bin.zip`
  progress(`Fetching Maven ${version}…`)
  const archive = await download(address)
  const digest = (await download(`${address}.sha1`)).toString().trim().slice(0, 40)
  if (createHash('sha1').update(archive).digest('hex') !== digest)
    throw new Error(`Maven fetched from ${address} does not match its checksum; delete nothing, try again, or install mvn yourself.`)
  const staging = join(tools, `.maven-${process.pid}`)
  await mkdir(staging, { recursive: true })
  try {
    await writeFile(join(staging, 'maven.zip'), archive)
    await run('jar', ['xf', 'maven.zip'], { cwd: staging })
    await chmod(join(staging, `apache-maven-${version}`, 'bin', 'mvn'), 0o755)
    await rename(join(staging, `apache-maven-${version}`), join(command, '..', '..'))
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function download(address: string): Promise<Buffer> {
  const response = await fetch(address, { signal: AbortSignal.timeout(180_000) }).catch((cause: unknown) => {
    throw new Error(
      `Fetching Maven failed: ${new URL(address).host} cannot be reached. Install Maven 3.8 or newer, or correct MAVEN_REPOSITORY.`,
      { cause },
    )
  })
  if (!response.ok)
    throw new Error(
      `Fetching Maven failed: ${address} answered ${response.status}. Install Maven 3.8 or newer, or set MAVEN_REPOSITORY to a repository that has it.`,
    )
  return Buffer.from(await response.arrayBuffer())
}

/** The same address must serve the dependencies, so MAVEN_REPOSITORY also becomes Maven's mirror. */
async function settingsArguments(): Promise<string[]> {
  const repository = process.env['MAVEN_REPOSITORY']
  if (!repository) return []
  const path = join(tools, 'settings.xml')
  const url = repository.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  await mkdir(tools, { recursive: true })
  await writeFile(path, `<settings><mirrors><mirror><id>demo</id><mirrorOf>*</mirrorOf><url>${url}</url></mirror></mirrors></settings>\n`)
  return ['-s', path]
}

async function findRepository(): Promise<string | undefined> {
  const named = process.env['MAVEN_REPOSITORY']
  if (named) return named
  const settings = await readFile(join(homedir(), '.m2', 'settings.xml'), 'utf8').catch(() => '')
  const mirrors = settings.replace(/<!--[\s\S]*?-->/g, '').match(/<mirrors>[\s\S]*?<\/mirrors>/)?.[0] ?? ''
  return mirrors.match(/<url>\s*([^<\s]+)\s*<\/url>/)?.[1]
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
