import { describe, expect, it } from 'vitest'
import { Turns } from '../../../lib/registry/io/turns.ts'

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
})
