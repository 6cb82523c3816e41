import { describe, expect, it } from 'vitest'
import type { SourceItem } from '../../../lib/messages/model.ts'
import { ownerOf, withOwner } from '../../../lib/messages/owners.ts'

const owners = { invoice: 'billing', 'invoice-writer-': 'order-service', courier: 'shipping-service' }
const item = (owner: string, identity: Record<string, unknown>): SourceItem => ({
  key: 'k',
  cause: 'transaction-open',
  state: 'Ongoing',
  businessKey: '',
  owner,
  topic: '',
  attempts: 0,
  fingerprint: 'f',
  identity,
  verdict: '',
  preparedAt: null,
  evidence: [],
})

describe('the application behind a broker’s name', () => {
  it('is the one whose start is the longest that fits', () => {
    expect(ownerOf(owners, 'invoice-writer-4711')).toBe('order-service')
    expect(ownerOf(owners, 'invoices')).toBe('billing')
    expect(ownerOf(owners, 'my-invoice')).toBeUndefined()
  })

  it('is found by transactional id or producer group, and else left as it is', () => {
    expect(withOwner(item('', { transactionalId: 'invoice-writer-1' }), owners).owner).toBe('order-service')
    expect(withOwner(item('courier-producer', {}), owners).owner).toBe('shipping-service')
    expect(withOwner(item('other-producer', {}), owners).owner).toBe('other-producer')
    expect(withOwner(item('', { transactionalId: '' }), owners).owner).toBe('')
  })
})
