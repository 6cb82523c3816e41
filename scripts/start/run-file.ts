// .pilothouse/run.json says which start is running, so that a second one does not begin and a dead one is taken over.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export type RunFile = { pid: number; url: string | null; children: { name: string; pid: number }[] }

/** Takes the file, or answers who has it. */
export function takeRunFile(file: string): RunFile | undefined {
  mkdirSync(dirname(file), { recursive: true })
  const mine: RunFile = { pid: process.pid, url: null, children: [] }
  try {
    writeFileSync(file, JSON.stringify(mine), { flag: 'wx' })
    return undefined
  } catch {
    const other = readRunFile(file)
    if (other && other.pid !== process.pid && isAlive(other.pid)) return other
    for (const child of other?.children ?? []) endChild(child)
    writeFileSync(file, JSON.stringify(mine))
    return undefined
  }
}

export function readRunFile(file: string): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunFile
  } catch {
    return undefined
  }
}

export const writeRunFile = (file: string, run: RunFile): void => writeFileSync(file, JSON.stringify(run))

export const dropRunFile = (file: string): void => rmSync(file, { force: true })

/** True while a process of that id exists that is a Node of ours (ids are reused). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return /node|next/i.test(commandLineOf(pid) ?? 'node')
}

function commandLineOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return undefined
  }
}

/** Ends what an earlier start left behind: only a process that still is what it was. */
function endChild(child: { name: string; pid: number }): void {
  const line = commandLineOf(child.pid)
  if (line === undefined || !line.includes(child.name === 'worker' ? 'lib/worker/main.ts' : 'next')) return
  try {
    process.kill(child.pid, 'SIGKILL')
  } catch {
    // it ended by itself meanwhile
  }
}
