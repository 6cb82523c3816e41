// What the worker says in codes is worded in every language, from the params it gives.
import { createTranslator, IntlErrorCode, type IntlError } from 'next-intl'
import { describe, expect, it } from 'vitest'
import { sentences } from '../../../app/_components/use-said.ts'
import { joined, speaker } from '../../../lib/platform/sentence.ts'
import { cleanUpSentences, sayOfCleanUp } from '../../../lib/registry/clean-up/sentences.ts'
import { answerSentences } from '../../../lib/platform/answer.ts'
import { pipelineSentences } from '../../../lib/operations/sentences.ts'
import { registrySentences, warningOf } from '../../../lib/registry/sentences.ts'
import { ruleSentences } from '../../../lib/governance/sentences.ts'
import en from '../../../locales/en.json' with { type: 'json' }
import zh from '../../../locales/zh-CN.json' with { type: 'json' }

const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? ''))].sort()
const onError = (error: IntlError): void => {
  if (error.code !== IntlErrorCode.ENVIRONMENT_FALLBACK) throw error
}

describe('sentences of the worker', () => {
  it('are worded in both languages, with the params they are said with', () => {
    for (const [code, text] of Object.entries(sentences))
      for (const words of [en.sentences, zh.sentences]) {
        const worded = new Map(Object.entries(words)).get(code) ?? ''
        expect([code, worded === '', placeholders(worded)]).toEqual([code, false, placeholders(text)])
      }
  })

  it('have each code once, and no words are left over', () => {
    const slices = [answerSentences, pipelineSentences, ruleSentences, cleanUpSentences, registrySentences]
    const codes = slices.flatMap((slice) => Object.keys(slice))
    expect(Object.keys(sentences)).toHaveLength(codes.length)
    expect(Object.keys(en.sentences).sort()).toEqual(['between', ...codes].sort())
  })

  it('are said whole in English and as codes, one after the other', () => {
    const said = joined([sayOfCleanUp('clean-up-removed', { removed: 2, of: 3, nodes: 4 }), sayOfCleanUp('clean-up-gone', { count: 1 })])
    expect(said.text).toBe('read back: 2 of 3 removed (4 znodes); 1 were gone already')
    const t = createTranslator({ locale: 'zh-CN', messages: zh, namespace: 'sentences', onError })
    const worded = said.said.map(({ params }, index) => t(index === 0 ? 'clean-up-removed' : 'clean-up-gone', params))
    expect(worded).toEqual(['已回读：3 项中删除了 2 项（4 个节点）', '1 项早已不存在'])
    expect(warningOf('side-cut', { count: 9 }, 'registry:a', 'list-cut')).toMatchObject({ code: 'list-cut', source: 'registry:a' })
  })

  it('leave nothing open where a param is missing', () => {
    expect(speaker({ plain: 'to {whom}' })('plain').text).toBe('to ')
  })
})
