import { describe, expect, it } from 'vitest'
import { loadConfig, parseConfigText } from '../../../lib/platform/config-file.ts'
import { isEmptyConfig } from '../../../lib/platform/config.ts'

const problemOf = (text: string): string => {
  try {
    parseConfigText(text, 'pilothouse.yaml')
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return 'no problem'
}

describe('configuration', () => {
  it('names the line and the key of a typo', () => {
    expect(problemOf('registries:\n  - id: a\n    connect: zk:2181\n    rooot: dubbo\n')).toMatch(
      /^pilothouse\.yaml:4: unknown key "rooot"/,
    )
  })

  it.each([
    ['kafka:\n  - id: x\n    brokers: [nonsense]\n', 'pilothouse.yaml:3: kafka.0.brokers.0: write host:port.'],
    ['registries: 7\n', 'pilothouse.yaml:1: registries: Invalid input: expected array, received number.'],
    ['- a\n', 'pilothouse.yaml:1: write keys such as "registries:" at the top.'],
  ])('says what to write instead: %j', (text, problem) => {
    expect(problemOf(text)).toBe(problem)
  })

  it('keeps the metadata of a registry below its own root, unless another is named', () => {
    const roots = (yaml: string) =>
      parseConfigText(`registries:\n  - { id: a, connect: 'zk:2181'${yaml} }\n`, 'p.yaml').registries.map((one) => one.metadataRoot)
    expect([...roots(''), ...roots(', root: gray'), ...roots(', root: gray, metadataRoot: /meta')]).toEqual(['dubbo', 'gray', 'meta'])
    expect(problemOf('registries:\n  - { id: a, connect: "zk:2181", metadataRoot: a/b }\n')).toMatch(/metadataRoot: one path segment/)
  })

  it('refuses broken YAML, a duplicate key and a bomb of aliases with one sentence', () => {
    expect(problemOf('a: [')).toMatch(/^pilothouse\.yaml:1: /)
    expect(problemOf('kafka: []\nkafka: []\n')).toMatch(/^pilothouse\.yaml:2: .*unique/i)
    const bomb = [
      'a: &a [x]',
      ...Array.from({ length: 12 }, (_, i) => `${'bcdefghijklm'[i]}: &${'bcdefghijklm'[i]} [${`*${'abcdefghijkl'[i]},`.repeat(10)}]`),
    ].join('\n')
    expect(problemOf(bomb)).toMatch(/alias/i)
  })

  it('refuses a message source that names a registry or a cluster which is not there', () => {
    expect(problemOf('messages:\n- {id: l, kind: ledger, registry: q, path: /x, kafka: k}\n')).toBe(
      'messages.l.registry: there is no "q". Known: none.',
    )
  })

  it.each([
    ['', /kafka: name the Kafka cluster here, or a RocketMQ cluster as rocketmq/],
    ['kafka: k, rocketmq: r, masters: [a]', /rocketmq: kafka is named, too/],
    ['rocketmq: r', /masters: name the masters/],
    ['kafka: k, masters: [a]', /masters: only with rocketmq/],
    ['kafka: k, tags: paid', /tags: only with rocketmq/],
    ['rocketmq: r, masters: [a], tags: "a || b"', /tags: one tag/],
    ['rocketmq: r, masters: [a], idHeader: DELAY', /idHeader: a user property of RocketMQ, or KEYS/],
    ['rocketmq: r, masters: [a], idHeader: KEYS', /messages\.l\.rocketmq: there is no "r"/],
  ])('has a ledger send to one cluster, of Kafka or of RocketMQ: {%s}', (outlet, problem) => {
    const registries = 'registries: [{id: q, connect: "z:2181"}]\n'
    expect(problemOf(`${registries}messages:\n- {id: l, kind: ledger, registry: q, path: /x, ${outlet}}\n`)).toMatch(problem)
  })

  it('never takes a password in the text, only where it is kept', () => {
    expect(problemOf('registries:\n- {id: a, connect: "z:2181", digest: {user: u, password: hunter2}}\n')).toMatch(/digest\.password/)
  })

  it('reads the quick variables, and means the demo when nothing is named', () => {
    const quick = loadConfig({
      PILOTHOUSE_CONFIG: undefined,
      ZOOKEEPER: 'zk1:2181,zk2:2181/prod',
      KAFKA_BROKERS: 'k1:9092,k2:9092',
      ROCKETMQ_NAMESRV: 'r:9876',
    })
    expect(quick.registries[0]).toMatchObject({ id: 'default', connect: 'zk1:2181,zk2:2181/prod', root: 'dubbo' })
    expect(quick.kafka[0]?.brokers).toEqual(['k1:9092', 'k2:9092'])
    expect(quick.messages.map((source) => [source.kind, source.id])).toEqual([
      ['kafka', 'default-transactions'],
      ['rocketmq', 'default-half'],
    ])
    expect(isEmptyConfig(quick)).toBe(false)
    expect(isEmptyConfig(loadConfig({}))).toBe(true)
  })
})
