// Real ZooKeepers of earlier lines, from their Maven artifacts. Both run on Java 17.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { buildModule } from '../../demo/maven.ts'
import { findMaven } from '../../demo/maven-tool.ts'
import { run } from '../../demo/run.ts'
import { exchange } from '../../demo/servers/exchange.ts'
import { startJavaServer } from '../../demo/servers/java-server.ts'
import { findFreePort } from '../../scripts/support/ports.ts'
import type { Server } from '../../demo/servers/server.ts'

export type OldVersion = '3.4.14' | '3.5.10'

const artifactsOf: Readonly<Record<OldVersion, readonly string[]>> = {
  '3.4.14': ['org.apache.zookeeper:zookeeper:3.4.14', 'org.slf4j:slf4j-api:1.7.25'],
  '3.5.10': ['org.apache.zookeeper:zookeeper:3.5.10', 'org.apache.zookeeper:zookeeper-jute:3.5.10', 'org.slf4j:slf4j-api:1.7.25'],
}

/** A stand-alone server of that version on 127.0.0.1, its data below `dir`; sessions last 1 to 10 s. */
export async function startOldZooKeeper(version: OldVersion, dir: string): Promise<Server> {
  const classpath = [await buildModule('launch'), await classpathOf(version, dir)].join(delimiter)
  const port = await findFreePort()
  const configuration = join(dir, 'zoo.cfg')
  const lines = {
    tickTime: 500,
    dataDir: join(dir, 'data'),
    clientPort: port,
    clientPortAddress: '127.0.0.1',
    maxClientCnxns: 0,
    'admin.enableServer': false,
    '4lw.commands.whitelist': '*',
  }
  await mkdir(join(dir, 'data'), { recursive: true })
  await writeFile(
    configuration,
    Object.entries(lines)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  )
  return startJavaServer({
    name: `zookeeper-${version}`,
    port,
    dir,
    classpath,
    main: 'com.shop.launch.Launch',
    arguments: ['org.apache.zookeeper.server.ZooKeeperServerMain', configuration],
    jvm: ['-Dzookeeper.jmx.log4j.disable=true', '-Dzookeeper.forceSync=no'],
    heapMb: 128,
    isReady: async () =>
      (
        await exchange({ port, send: Buffer.from('srvr'), isWhole: (received) => received.includes('Node count'), timeoutMs: 2000 })
      ).includes('Mode: standalone'),
  })
}

/** Only what a server needs: the artifacts drag in what cannot be had any more. */
async function classpathOf(version: OldVersion, dir: string): Promise<string> {
  const dependencies = artifactsOf[version].map((coordinates) => {
    const [group = '', artifact = '', release = ''] = coordinates.split(':')
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${release}</version>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>`
  })
  await mkdir(dir, { recursive: true })
  const pom = join(dir, 'pom.xml')
  await writeFile(
    pom,
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
    <groupId>test</groupId><artifactId>old-zookeeper</artifactId><version>1</version><packaging>pom</packaging>
    <dependencies>${dependencies.join('\n')}</dependencies></project>`,
  )
  const { command, leading } = await findMaven(() => {})
  const output = join(dir, 'classpath.txt')
  await run(command, [...leading, '-B', '-f', pom, 'dependency:build-classpath', `-Dmdep.outputFile=${output}`], {})
  return (await readFile(output, 'utf8')).trim()
}
