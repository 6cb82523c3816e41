import { describe, expect, it } from 'vitest'
import { editWeightDocument } from '../../../lib/governance/edit-weight-document.ts'
import { makeWrites } from '../../../lib/governance/io/rule-writes.ts'
import type { ExecutionContext, RecordedStep } from '../../../lib/operations/executor.ts'
import { AppError } from '../../../lib/platform/errors.ts'
import type { ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'

const path = '/dubbo/config/dubbo/shop.configurators'
const address = '10.0.0.1:20880'
const set = (text: string | null, name: string, weight: number) =>
  editWeightDocument(text, 'shop', new Map([[address, weight]]), { interfaceName: name })
const write = { path, form: 'configurators-application', ...set(null, 'com.shop.Order', 300) }

/** One znode in memory. `races`: how many writers come in between reading and writing. */
function oneNode(races: number) {
  let text: string | null = null
  let version = 0
  let left = races
  const change = (data: Buffer): void => {
    if (left > 0) {
      left -= 1
      text = set(text, 'com.shop.Stock', left).after
      version += 1
      throw new AppError('stale-version', 'the znode moved')
    }
    text = data.toString('utf8')
    version += 1
  }
  const session: Pick<ZooKeeperSession, 'getData' | 'create' | 'setData'> = {
    async getData() {
      if (text === null) throw new AppError('not-found', 'no such znode')
      return { data: Buffer.from(text), stat: { version, czxid: 0n, mzxid: 0n, ctime: 0n, mtime: 0n } as never }
    },
    async create(_name, data = Buffer.alloc(0)) {
      change(data)
    },
    async setData(_name, data) {
      change(data)
      return { version } as never
    },
  }
  return { session: session as ZooKeeperSession, text: () => text }
}

function contextOf(): ExecutionContext & { names: string[] } {
  const names: string[] = []
  const steps: RecordedStep[] = []
  const record: ExecutionContext['record'] = async ({ name }) => void names.push(name)
  return { operation: {} as never, signal: new AbortController().signal, steps, record, names }
}

describe('makeWrites', () => {
  it('tries again where others wrote of other services between reading and writing', async () => {
    const { session, text } = oneNode(3)
    const context = contextOf()
    await makeWrites(session, context, [{ ...write, interfaces: ['com.shop.Order'] }])
    expect(text()).toBe(set(set(null, 'com.shop.Stock', 0).after, 'com.shop.Order', 300).after)
    expect(context.names).toEqual(['writing', 'others-kept', 'writing', 'others-kept', 'writing', 'others-kept', 'writing', 'written'])
  })

  it('gives up after ten lost races, and at once where somebody else has the document', async () => {
    const lost = { code: 'stale-version' }
    await expect(makeWrites(oneNode(99).session, contextOf(), [{ ...write, interfaces: ['com.shop.Order'] }])).rejects.toMatchObject(lost)
    const context = contextOf()
    await expect(makeWrites(oneNode(1).session, context, [write])).rejects.toMatchObject(lost)
    expect(context.names).toEqual(['writing'])
  })
})
