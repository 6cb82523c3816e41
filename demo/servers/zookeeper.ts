import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildModule, type Progress } from '../maven.ts'
import { exchange } from './exchange.ts'
import { startJavaServer } from './java-server.ts'
import { findFreePort } from '../../scripts/support/ports.ts'
import type { Server } from './server.ts'

export type ZooKeeperOptions = {
  dir: string
  port?: number
  name?: string
  heapMb?: number
  /** Sessions may last from 2 to 20 ticks; tests that wait for an expiry want 500. */
  tickTimeMs?: number
  maxSessionTimeoutMs?: number
  log?: (text: string) => void
  progress?: Progress
}

/** A stand-alone ZooKeeper 3.9 on 127.0.0.1, its data below `dir`. */
export async function startZooKeeper(options: ZooKeeperOptions): Promise<Server> {
  const classpath = await buildModule('zookeeper', options.progress)
  const port = options.port || (await findFreePort())
  const configuration = join(options.dir, 'zoo.cfg')
  await mkdir(join(options.dir, 'data'), { recursive: true })
  await writeFile(configuration, formatConfiguration(options, port))
  return startJavaServer({
    name: options.name ?? 'zookeeper',
    port,
    dir: options.dir,
    classpath,
    main: 'com.shop.launch.Launch',
    arguments: ['org.apache.zookeeper.server.ZooKeeperServerMain', configuration],
    jvm: [
      '-Dzookeeper.extendedTypesEnabled=true',
      '-Dzookeeper.jmx.log4j.disable=true',
      '-Dzookeeper.maxCnxns=0',
      '-Dzookeeper.forceSync=no',
    ],
    heapMb: options.heapMb ?? 128,
    isReady: () => isServing(port),
    ...(options.log ? { log: options.log } : {}),
  })
}

function formatConfiguration(options: ZooKeeperOptions, port: number): string {
  const lines = {
    tickTime: options.tickTimeMs ?? 2_000,
    dataDir: join(options.dir, 'data'),
    clientPort: port,
    clientPortAddress: '127.0.0.1',
    maxClientCnxns: 0,
    'admin.enableServer': false,
    '4lw.commands.whitelist': '*',
    extendedTypesEnabled: true,
    ...(options.maxSessionTimeoutMs ? { maxSessionTimeout: options.maxSessionTimeoutMs } : {}),
  }
  return Object.entries(lines)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

/** `ruok` says yes as soon as the port is open; `srvr` names a mode only once requests are served. */
async function isServing(port: number): Promise<boolean> {
  const answer = await exchange({
    port,
    send: Buffer.from('srvr'),
    isWhole: (received) => received.includes('Node count'),
    timeoutMs: 2_000,
  })
  return answer.includes('Mode: standalone')
}
