import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { SharedTurns, Turns } from '../../../lib/registry/io/turns.ts'

describe('turns', () => {
  it('lets so many work at a time, in the order asked for, whatever fails', async () => {
    const turns = new Turns(2)
    const log: string[] = []
    const ends: Record<string, (error?: Error) => void> = {}
    const work = (name: string): Promise<void> =>
      turns.take(async () => {
        log.push(`${name} begins`)
        await new Promise<void>((resolve, reject) => (ends[name] = (error) => (error ? reject(error) : resolve())))
      })
    const all = [work('a'), work('b'), work('c'), work('d')]
    const settled = Promise.allSettled(all)
    expect(log).toEqual([])
    await expect.poll(() => log).toEqual(['a begins', 'b begins'])
    ends['b']?.(new Error('torn'))
    await expect(all[1]).rejects.toThrow('torn')
    await expect.poll(() => log).toEqual(['a begins', 'b begins', 'c begins'])
    ends['a']?.()
    await expect.poll(() => log).toEqual(['a begins', 'b begins', 'c begins', 'd begins'])
    ends['c']?.()
    ends['d']?.()
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(await turns.take(() => Promise.resolve('free again'))).toBe('free again')
  })

  it('lets whoever lost patience begin as well, and none in its place', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const turns = new Turns(1, { patienceMs: 20 })
    const log: string[] = []
    const ends: Record<string, () => void> = {}
    const work = (name: string): Promise<void> =>
      turns.take(async () => {
        log.push(name)
        await new Promise<void>((resolve) => (ends[name] = resolve))
      })
    const all = [work('a'), work('b')]
    await vi.advanceTimersByTimeAsync(19)
    expect(log).toEqual(['a'])
    await vi.advanceTimersByTimeAsync(1)
    expect(log).toEqual(['a', 'b'])
    all.push(work('c'))
    ends['a']?.()
    // b has the only turn now
    await vi.advanceTimersByTimeAsync(19)
    expect(log).toEqual(['a', 'b'])
    ends['b']?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(log).toEqual(['a', 'b', 'c'])
    ends['c']?.()
    await Promise.all(all)
    expect(await turns.take(() => Promise.resolve('free again'))).toBe('free again')
  })
})

describe('shared turns', () => {
  it('make once what several wait for, after the last of them asked, and make it again for who asks later', async () => {
    const turns = new SharedTurns(1)
    let made = 0
    let free = (): void => {}
    const held = turns.take('held', () => new Promise<void>((resolve) => (free = resolve)))
    const make = (): Promise<number> => turns.take('same', () => Promise.resolve((made += 1)))
    const together = [make(), make(), make()]
    const other = turns.take('other', () => Promise.resolve('other'))
    await Promise.resolve()
    expect(made).toBe(0)
    free()
    expect(await Promise.all(together)).toEqual([1, 1, 1])
    expect(await other).toBe('other')
    expect(await make()).toBe(2)
    await held
    await expect(turns.take('same', () => Promise.reject(new Error('torn')))).rejects.toThrow('torn')
    expect(await make()).toBe(3)
  })
})
