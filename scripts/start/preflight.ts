// What can be wrong before anything starts, each as one sentence with the way out.
import { spawnSync } from 'node:child_process'
import { mkdirSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import pg from 'pg'

export class StartError extends Error {}

/** Throws when the disk that holds `dir` has less than `needBytes` free. */
export function checkDisk(dir: string, needBytes: number): void {
  mkdirSync(dir, { recursive: true })
  const { bavail, bsize } = statfsSync(dir)
  if (bavail * bsize < needBytes) {
    throw new StartError(
      `The disk is nearly full: ${Math.round((bavail * bsize) / 1e6)} MB are free at ${dir}, ${Math.round(needBytes / 1e6)} MB are needed. Free some space and start again.`,
    )
  }
}

/** Throws when there is no Java 17 or newer for the demo. */
export function checkJava(): void {
  const java = process.env['JAVA_HOME'] ? `${process.env['JAVA_HOME']}/bin/java` : 'java'
  const answer = spawnSync(java, ['-version'], { encoding: 'utf8' })
  const wayOut = 'Install a Java 17 runtime, or connect to your own servers with ZOOKEEPER=host:2181 npm start.'
  if (answer.error || answer.status !== 0)
    throw new StartError(`The demo estate needs Java 17, and "java -version" does not run. ${wayOut}`)
  const version = /version "(\d+)/.exec(answer.stderr)?.[1]
  if (Number(version) < 17) throw new StartError(`The demo estate needs Java 17; this is Java ${version}. ${wayOut}`)
}

/** Throws when somebody else listens there. */
export async function checkPort(host: string, port: number, key: string): Promise<void> {
  if (port === 0) return
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.code})`
      reject(
        new StartError(
          `Port ${port} on ${host} ${why}. End that program, or choose another port: PORT=${port + 10} npm start, or ${key}.port in pilothouse.yaml.`,
        ),
      )
    })
    server.listen(port, host, () => server.close(() => resolve()))
  })
}

/** Throws when the database that DATABASE_URL names cannot be used. */
export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 8000 })
  let shown: string
  try {
    const { hostname, port, pathname } = new URL(url)
    shown = `${hostname}:${port || 5432}${pathname}`
  } catch {
    throw new StartError(
      'DATABASE_URL is not a URL. Write postgresql://user:password@host:5432/name, or unset it to use the embedded database.',
    )
  }
  try {
    await client.connect()
    const found = await client.query<{ version: string }>("select current_setting('server_version_num') as version")
    if (Number(found.rows[0]?.version) < 170_000)
      throw new StartError(
        `The database at ${shown} is older than PostgreSQL 17. Use 17 or 18, or unset DATABASE_URL to use the embedded one.`,
      )
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(
      `The database at ${shown} (DATABASE_URL) cannot be reached: ${error instanceof Error ? error.message : String(error)}. Start it, correct DATABASE_URL, or unset it to use the embedded one.`,
    )
  } finally {
    await client.end().catch(() => {})
  }
}
