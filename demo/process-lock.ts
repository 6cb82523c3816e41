import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const pollMs = 200

/**
 * Runs `work` while this process alone holds `path`. The file names its holder by pid; a holder that died
 * without tidying up is replaced, so a killed build never blocks the next one.
 */
export async function withProcessLock<T>(path: string, onWait: (holderPid: number) => void, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true })
  let announced = false
  while (!(await take(path))) {
    const holder = await readHolder(path)
    if (holder !== undefined && !isAlive(holder)) await removeStale(path, holder)
    else if (holder !== undefined && !announced) {
      announced = true
      onWait(holder)
    }
    await sleep(pollMs)
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

/** Link instead of open-exclusive: the file appears with its content, so nobody ever reads an empty pid. */
async function take(path: string): Promise<boolean> {
  const own = `${path}.${randomUUID()}`
  await writeFile(own, String(process.pid))
  try {
    await link(own, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(own, { force: true })
  }
}

async function readHolder(path: string): Promise<number | undefined> {
  try {
    const pid = Number(await readFile(path, 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Between our look and the rename another waiter may have taken over: then its lock is put back. */
async function removeStale(path: string, deadPid: number): Promise<void> {
  const aside = `${path}.stale.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  if ((await readHolder(aside)) !== deadPid) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
