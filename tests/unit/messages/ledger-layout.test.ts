import { describe, expect, it } from 'vitest'
import { parseLedgerLayout } from '../../../lib/messages/ledger-layout.ts'
import { ledgerSchema } from '../../../lib/platform/config/ledger.ts'

const place = (template: string, key: string) => parseLedgerLayout(template).placeOf(key)

describe('the layout of a ledger', () => {
  it('has entries directly below its path unless it says otherwise', () => {
    expect(place('{id}', 'm-1')).toEqual({ key: 'm-1', id: 'm-1', named: {} })
    for (const elsewhere of ['', 'a/m-1', '/m-1', 'm-1/']) expect(place('{id}', elsewhere)).toBeUndefined()
  })

  it('names an entry by its path, and knows what its folders say', () => {
    expect(place('open/{owner}/{id}', 'open/billing/m-1')).toEqual({ key: 'open/billing/m-1', id: 'm-1', named: { owner: 'billing' } })
    for (const elsewhere of ['m-1', 'done/billing/m-1', 'open/billing', 'open//m-1', 'open/billing/m-1/lock'])
      expect(place('open/{owner}/{id}', elsewhere)).toBeUndefined()
  })

  it.each(['{day}', '{id}/{day}', 'a{id}', '{id}/state', '{day}/{day}/{id}', '/{id}', 'a//{id}'])('is not %s', (layout) => {
    const config = { kind: 'ledger', id: 'orders', registry: 'shop', path: '/ledger', kafka: 'shop', layout }
    expect(ledgerSchema.safeParse(config).error?.issues[0]?.path).toEqual(['layout'])
  })
})
