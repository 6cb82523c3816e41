// What a look stores beside operations that settle meanwhile.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { beginLook, findMessage, saveItem, saveListing, settleByOperation, type LookBegun } from '../../../lib/messages/io/store.ts'
import { messageIdOf, type SourceItem } from '../../../lib/messages/model.ts'
import { database } from '../../../lib/platform/database.ts'
import { acquireLease } from '../../../lib/platform/leases.ts'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()

const source = { sourceId: 'outbox:orders', sourceKind: 'outbox' } as const
const itemOf = (key: string, attempts: number): SourceItem => ({
  key,
  cause: 'outbox-failed',
  state: 'FAILED',
  businessKey: '',
  owner: '',
  topic: '',
  attempts,
  fingerprint: String(attempts),
  identity: {},
  verdict: '',
  preparedAt: null,
  evidence: [],
})

async function save(begun: LookBegun, ...items: SourceItem[]): Promise<void> {
  const lease = await acquireLease(database().pool, source.sourceId, 'test', 60_000)
  if (!lease) throw new Error('no lease')
  await saveListing(source, { ...begun, lease, listing: { items, settledByOperation: new Set(), detail: {} } })
}
const begin = () => beginLook(source.sourceId)
const settledBy = async (key: string) => (await findMessage(messageIdOf(source.sourceId, key)))?.settledBy

it('leaves settled what an operation settled while the look was under way, listed before or not', async () => {
  const beforeAll = await begin()
  await save(await begin(), itemOf('a', 1))
  const slow = await begin()
  await settleByOperation(messageIdOf(source.sourceId, 'a'))
  await save(slow, itemOf('a', 2))
  expect(await settledBy('a')).toBe('by-operation')
  await save(beforeAll, itemOf('a', 3))
  expect(await settledBy('a')).toBe('by-operation')
  await saveItem(source, itemOf('a', 4), slow.began)
  expect(await settledBy('a')).toBe('by-operation')
  // and the look after it does not call it its owner's doing
  await save(await begin())
  expect(await settledBy('a')).toBe('by-operation')
})

it('opens it again where a look that began later finds it in doubt', async () => {
  await save(await begin(), itemOf('b', 1))
  await settleByOperation(messageIdOf(source.sourceId, 'b'))
  // the beginning of a look is known to the millisecond, and rounded down
  await sleep(2)
  await save(await begin(), itemOf('b', 2))
  expect(await settledBy('b')).toBeNull()
})
