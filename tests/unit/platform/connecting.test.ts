import { describe, expect, it } from 'vitest'
import { hostPortOf } from '../../../lib/platform/host-port.ts'
import { saslBy } from '../../../lib/platform/kafka-sasl.ts'

describe('an address', () => {
  it.each([
    ['broker-1.shop:9092', { host: 'broker-1.shop', port: 9092 }],
    ['[2001:db8::1]:9092', { host: '2001:db8::1', port: 9092 }],
    ['10.0.0.1:80', { host: '10.0.0.1', port: 80 }],
  ])('%s is taken apart, without the brackets of IPv6', (address, place) => {
    expect(hostPortOf(address)).toEqual(place)
  })
})

describe('signing in to Kafka', () => {
  const makers = {
    plain: (who: object) => ['plain', who],
    'scram-sha-256': (who: object) => ['256', who],
    'scram-sha-512': (who: object) => ['512', who],
  }
  const password = { env: 'TEST_SASL_SECRET' }

  it('is done by the maker of the mechanism, with the secret as it is now', () => {
    for (const secret of ['first', 'changed']) {
      process.env['TEST_SASL_SECRET'] = secret
      expect(saslBy({ mechanism: 'scram-sha-512', username: 'ada', password }, makers)).toEqual([
        '512',
        { username: 'ada', password: secret },
      ])
    }
    expect(saslBy({ mechanism: 'plain', username: 'ada', password }, makers)?.[0]).toBe('plain')
    expect(saslBy({ mechanism: 'scram-sha-256', username: 'ada', password }, makers)?.[0]).toBe('256')
  })

  it('is not done where nobody is configured', () => {
    expect(saslBy(undefined, makers)).toBeUndefined()
  })
})
