import { describe, expect, it } from 'vitest'
import { placeOf } from '../../../app/_components/registry/event-place'

describe('the place of an event', () => {
  it.each(['provider-appeared', 'instance-changed', 'provider-flapped'])('is the instance, of %s', (type) => {
    expect(placeOf(type, '10.0.0.1:20880')).toEqual({ instance: '10.0.0.1:20880' })
  })

  it('is the host of a consumer, whose number is a process and no port', () => {
    expect(placeOf('consumer-appeared', '10.0.0.1:4242')).toEqual({ host: '10.0.0.1', pid: '4242' })
    expect(placeOf('consumer-disappeared', '10.0.0.1')).toEqual({ host: '10.0.0.1', pid: '' })
    expect(placeOf('consumer-changed', 'fd00::7:1234567')).toEqual({ host: 'fd00::7', pid: '1234567' })
  })

  it('is nothing that has a page, of a rule or without an address', () => {
    expect(placeOf('rule-changed', '/dubbo/config/dubbo/a:1')).toBeUndefined()
    expect(placeOf('consumer-appeared', '')).toBeUndefined()
    expect(placeOf('provider-appeared', '')).toBeUndefined()
  })
})
