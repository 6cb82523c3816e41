import { expect, it } from 'vitest'
import { signed } from '../../../lib/messages/io/rocketmq/access.ts'

const credentials = { accessKey: 'pilothouse', secretKey: 'steers-the-shop', securityToken: 'token-1' }
const fields = { topic: 'orders', key: 'k-1', maxNum: '32' }

it('signs as the AclClientRPCHook of RocketMQ 4.9.7 does: its own answer for this request', () => {
  expect(signed(fields, Buffer.from('body'), credentials)).toEqual({
    ...fields,
    AccessKey: 'pilothouse',
    SecurityToken: 'token-1',
    Signature: '4GKXXnQISCSAvfyK95LNbcqbn6o=',
  })
})

it('leaves the mark of a query by unique key out of the signature, as brokers do', () => {
  const { Signature } = signed({ ...fields, _UNIQUE_KEY_QUERY: 'true' }, Buffer.from('body'), credentials)
  expect(Signature).toBe('4GKXXnQISCSAvfyK95LNbcqbn6o=')
})
