import { describe, expect, it } from 'vitest'
import { atPointer, outcomeOf, rawTextOf } from '../../../lib/messages/probes/read-answer.ts'
import { fillJson, fillUrl, probeValuesOf } from '../../../lib/messages/probes/probe-values.ts'
import { parseProbeSql } from '../../../lib/platform/config/probe-template.ts'
import { probesSchema } from '../../../lib/platform/config/probes.ts'

const item = {
  key: 'o/1',
  businessKey: '',
  owner: 'order-service',
  topic: 't',
  state: 'Init',
  identity: { transactionalId: 'w-1', locks: [1] },
}
const values = probeValuesOf(item)

describe('values of an item', () => {
  it('are its fields, the plain ones of its identity, and txId; what it does not have is an error', () => {
    expect(Object.fromEntries(values)).toEqual({
      key: 'o/1',
      owner: 'order-service',
      topic: 't',
      state: 'Init',
      transactionalId: 'w-1',
      txId: 'w-1',
    })
    expect(() => fillUrl('http://a/{businessKey}', values)).toThrow('the item has no "businessKey"')
  })

  it('are encoded in a URL and cannot climb in its path', () => {
    expect(fillUrl('http://a/orders/{key}?x={owner}', values)).toBe('http://a/orders/o%2F1?x=order-service')
    expect(() => fillUrl('http://a/{key}/x', probeValuesOf({ ...item, key: '..' }))).toThrow('cannot be a part of a URL')
  })

  it('stay texts in JSON', () => {
    const quoted = probeValuesOf({ ...item, key: '","a":"b' })
    expect(fillJson({ id: ['{key}', 1, null] }, quoted)).toEqual({ id: ['","a":"b', 1, null] })
  })
})

describe('a statement', () => {
  it('is cut at its names, not at casts and quotes', () => {
    expect(parseProbeSql(`select status::text from o where id = :key and note <> ':no' and t = :txId`)).toEqual({
      pieces: [
        { text: 'select status::text from o where id = ' },
        { value: 'key' },
        { text: ` and note <> ':no' and t = ` },
        { value: 'txId' },
        { text: '' },
      ],
    })
  })

  it.each([
    'delete from o',
    'select 1; drop table o',
    'select 1 -- x',
    'select /* */ 1',
    `select '`,
    'select $$x$$',
    String.raw`select '\''`,
  ])('is refused: %s', (sql) => expect(parseProbeSql(sql)).toHaveProperty('problem'))
})

describe('an answer', () => {
  it('means what the lists say, and nothing else', () => {
    const words = { commit: ['PAID', 1], rollback: ['GONE'] }
    expect(['PAID', '1', 1, 'GONE', 'paid', null, {}, undefined].map((value) => outcomeOf(value, words))).toEqual([
      'commit',
      'commit',
      'commit',
      'rollback',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
    ])
  })

  it('is read at a JSON pointer, of own fields only', () => {
    const answer = { a: [{ 'b/c': 'x' }] }
    expect(['/a/0/b~1c', '/a/1', '/constructor/name', ''].map((pointer) => atPointer(answer, pointer))).toEqual([
      'x',
      undefined,
      undefined,
      answer,
    ])
  })

  it('is kept masked and cut', () => {
    expect(rawTextOf({ outcome: 'commit', email: 'someone@shop.test' })).toBe('{"outcome":"commit","email":"so…st"}')
    expect(rawTextOf('x'.repeat(2000))).toHaveLength(1001)
  })
})

describe('configuration', () => {
  const problems = (probe: Record<string, unknown>): string[] => {
    const parsed = probesSchema.safeParse([probe])
    return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  }

  it.each<[Record<string, unknown>, string]>([
    [{ kind: 'http', name: 'a', url: 'http://{key}/x' }, '0.url: http:// or https://, a host without placeholder'],
    [{ kind: 'http', name: 'a', url: 'http://u:p@host/x' }, '0.url: http:// or https://, a host without placeholder'],
    [{ kind: 'sql', name: 'a', url: '$X', query: 'update o set x = 1' }, '0.query: write one SELECT'],
    [{ kind: 'sql', name: 'a', url: '$X', query: 'select 1', answer: { commit: [1], rollback: ['1'] } }, '0.answer: "1" cannot mean both'],
    [{ kind: 'dubbo', name: 'a', registry: 'r', interface: 'a b', method: 'm' }, '0.interface: a Java interface'],
    [{ kind: 'http', name: 'A', url: 'http://h/' }, '0.name: use lower-case letters'],
  ])('names the field: %j', (probe, problem) => expect(problems(probe).join('\n')).toContain(problem))

  it('refuses two of a name', () => {
    const one = { kind: 'http', name: 'a', url: 'http://h/' }
    expect(probesSchema.safeParse([one, one]).error?.issues[0]?.message).toBe('there are two probes called a')
  })
})
