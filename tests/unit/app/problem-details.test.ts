import { createTranslator, IntlErrorCode, type IntlError } from 'next-intl'
import { describe, expect, it } from 'vitest'
import { detailedCodes } from '../../../app/_components/registry/problem-words.ts'
import { packetLimit } from '../../../lib/registry/provider-problems.ts'
import { callsMissingService, metadataUnknown, portOverwrite, serviceProblems } from '../../../lib/registry/problems.ts'
import type { ConsumerSight } from '../../../lib/registry/rows.ts'
import type { Problem } from '../../../lib/registry/schema.ts'
import en from '../../../locales/en.json' with { type: 'json' }
import zh from '../../../locales/zh-CN.json' with { type: 'json' }

const consumer = { application: 'shop', generation: '2.7' } as ConsumerSight
const orphan = { providers: [], consumers: [consumer], siblings: [], forcedToInterface: new Set<string>(), now: new Date(0), packets: [] }

const said: Problem[] = [
  ...serviceProblems(orphan),
  ...serviceProblems({ ...orphan, siblings: ['shop.Cart:2'] }),
  ...packetLimit([{ category: 'providers', children: 4200, bytes: 2_000_000 }]),
  portOverwrite([20880], [20881], 'dubbo'),
  metadataUnknown('tri://10.0.0.1:1: no answer'),
  callsMissingService(6, ['shop.Cart:2', 'shop.Pay']),
]

/** The detail as a screen words it; an argument that the text needs and the problem lacks fails the test. */
function detailOf(locale: 'en' | 'zh-CN', { code, params }: Problem): string {
  const onError = (error: IntlError): void => {
    if (error.code !== IntlErrorCode.ENVIRONMENT_FALLBACK) throw error
  }
  const t = createTranslator({ locale, messages: locale === 'en' ? en : zh, namespace: 'problems.registry', onError })
  const known = detailedCodes.find((candidate) => candidate === code)
  if (known === undefined || params === undefined) throw new Error(`${code} has no detail`)
  return t(`${known}.detail`, params)
}

describe('details of problems', () => {
  it('are worded in both languages from the params that the rules give', () => {
    for (const problem of said) for (const locale of ['en', 'zh-CN'] as const) expect(detailOf(locale, problem)).not.toContain('{')
    expect(said.map((problem) => detailOf('zh-CN', problem))).toEqual([
      'shop 调用该服务，但没有任何提供者。',
      'shop 请求此分组和版本，但只有 shop.Cart:2 有提供者。',
      '该接口的 providers 目录有 4200 个以上子节点，已占 ZooKeeper 单个数据包上限（1 MiB）的 190%：使用默认上限的客户端无法读取，并会断开连接。',
      '该应用还在此主机的端口 20881 上提供 dubbo，但其实例节点只记录了 20880。',
      '原因：tri://10.0.0.1:1: no answer',
      '该应用调用了 6 个没有任何提供者的服务：shop.Cart:2, shop.Pay, …。',
    ])
  })

  it('exist for every code that has some, in both languages', () => {
    for (const code of detailedCodes) {
      expect(en.problems.registry[code].detail).not.toBe('')
      expect(zh.problems.registry[code].detail).not.toBe('')
    }
  })
})
