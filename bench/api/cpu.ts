// CPU time of processes as Linux keeps it. On a machine that others use as well, it is what a request costs; how long it took is not.
import { readFileSync, readdirSync } from 'node:fs'

const tickMs = 10

/** CPU time that a process and all that descends from it have used, those that ended included, in milliseconds. */
export function cpuMsOf(pid: number): number {
  const parents = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined
    if (stat) parents.set(stat.parent, [...(parents.get(stat.parent) ?? []), Number(name)])
  }
  const whole = (id: number): number =>
    runMsOf(id) + (statOf(id)?.endedMs ?? 0) + (parents.get(id) ?? []).reduce((sum, child) => sum + whole(child), 0)
  return whole(pid)
}

/** Time on a CPU of all threads, by the scheduler's own count of nanoseconds. */
function runMsOf(pid: number): number {
  return (
    orNothing(() =>
      readdirSync(`/proc/${pid}/task`).reduce(
        (sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
        0,
      ),
    ) ?? 0
  )
}

/** Parent, and what children that ended had used (to a hundredth of a second: proc(5), cutime and cstime). */
function statOf(pid: number): { parent: number; endedMs: number } | undefined {
  return orNothing(() => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return { parent: Number(fields[1]), endedMs: (Number(fields[13]) + Number(fields[14])) * tickMs }
  })
}

/** A process that ends between two looks has nothing to say. */
function orNothing<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
