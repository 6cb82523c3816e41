// What the worker says in codes is worded in every language, from the params it gives.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTranslator, IntlErrorCode, type IntlError } from 'next-intl'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inOneLine } from '../../../app/_components/use-said.ts'
import { joined, speaker } from '../../../lib/platform/sentence.ts'
import { sayOfCleanUp } from '../../../lib/registry/clean-up/sentences.ts'
import { warningOf } from '../../../lib/registry/sentences.ts'
import en from '../../../locales/en.json' with { type: 'json' }
import zh from '../../../locales/zh-CN.json' with { type: 'json' }

const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? ''))].sort()
const onError = (error: IntlError): void => {
  if (error.code !== IntlErrorCode.ENVIRONMENT_FALLBACK) throw error
}

/** Every list that something in lib speaks from, found by its `speaker(…)`. */
async function listsOfLib(): Promise<Record<string, string>[]> {
  const root = join(import.meta.dirname, '../../..')
  const spoken = globSync('lib/**/*.ts', { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\bspeaker\((\w+)\)/g)].map((match) => ({ file, name: match[1] ?? '' })),
  )
  return Promise.all(
    spoken.map(async ({ file, name }) => {
      const module: Record<string, unknown> = await import(join(root, file))
      return z.record(z.string(), z.string()).parse(module[name])
    }),
  )
}

const lists = await listsOfLib()
const sentences = new Map(lists.flatMap((list) => Object.entries(list)))
const isCode = (code: string): code is Exclude<keyof typeof en.sentences, 'between'> =>
  sentences.has(code) && Object.hasOwn(en.sentences, code)
const codes = [...sentences.keys()].filter(isCode)

describe('sentences of the worker', () => {
  it('are worded in both languages, with the params they are said with', () => {
    for (const [code, text] of sentences)
      for (const words of [en.sentences, zh.sentences]) {
        const worded = new Map(Object.entries(words)).get(code) ?? ''
        expect([code, worded === '', placeholders(worded)]).toEqual([code, false, placeholders(text)])
      }
  })

  it('are all known to the screens, whatever list says them, have each code once, and no words are left over', () => {
    expect(lists.length).toBeGreaterThan(8)
    const codes = lists.flatMap((list) => Object.keys(list))
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

  it('can be formatted in both languages, and then hold every param', () => {
    for (const [locale, messages] of [
      ['en', en],
      ['zh-CN', zh],
    ] as const) {
      const t = createTranslator({ locale, messages, namespace: 'sentences', onError })
      for (const code of codes) {
        const params = Object.fromEntries(placeholders(sentences.get(code) ?? '').map((name) => [name, `<${name}>`]))
        const missing = Object.values(params).filter((value) => !t(code, params).includes(value))
        expect([locale, code, missing]).toEqual([locale, code, []])
      }
    }
  })

  it('are read in one line, without a mark too many behind a full stop or a colon', () => {
    expect(inOneLine(['No broker answers:', 'a is away', 'b is closed.', 'c'], '; ')).toBe('No broker answers: a is away; b is closed. c')
    expect(inOneLine(['没有 broker 应答：', 'a 无应答', 'b 已关闭。', 'c'], '；')).toBe('没有 broker 应答：a 无应答；b 已关闭。c')
  })

  it('leave nothing open where a param is missing', () => {
    expect(speaker({ plain: 'to {whom}' })('plain').text).toBe('to ')
  })
})
