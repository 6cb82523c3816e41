import { describe, expect, it } from 'vitest'
import { resolveLocale } from '../../../app/_i18n/locales'
import en from '../../../locales/en.json'
import zh from '../../../locales/zh-CN.json'

type Tree = { [key: string]: string | Tree }

describe('messages', () => {
  it('are there in both languages, key for key', () => {
    expect(Object.keys(flat(zh)).sort()).toEqual(Object.keys(flat(en)).sort())
  })

  it('use the same placeholders in both languages', () => {
    const [english, chinese] = [flat(en), flat(zh)]
    const differing = Object.keys(english).filter((key) => placeholders(english[key] ?? '') !== placeholders(chinese[key] ?? ''))
    expect(differing).toEqual([])
  })

  it('are never empty', () => {
    expect(Object.entries({ ...flat(en), ...flat(zh) }).filter(([, text]) => text.trim() === '')).toEqual([])
  })
})

describe('resolveLocale', () => {
  it('lets the cookie win over the browser', () => expect(resolveLocale('en', 'zh-CN,zh;q=0.9')).toBe('en'))
  it('takes any Chinese as zh-CN', () => expect(resolveLocale(undefined, 'fr;q=0.9, zh-TW;q=0.8, en;q=0.1')).toBe('zh-CN'))
  it('follows the qualities, not the order', () => expect(resolveLocale(undefined, 'zh;q=0.2, en-GB;q=0.7')).toBe('en'))
  it('ignores what is refused with q=0', () => expect(resolveLocale(undefined, 'zh;q=0, en')).toBe('en'))
  it('falls back to English on nonsense', () => expect(resolveLocale('klingon', ';;;,=')).toBe('en'))
})

function flat(tree: Tree, prefix = ''): Record<string, string> {
  const entries = Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flat(value, `${prefix}${key}.`)),
  )
  return Object.fromEntries(entries)
}

function placeholders(text: string): string {
  return [...new Set([...text.matchAll(/\{(\w+)[},]/g)].map((match) => match[1]))].sort().join(' ')
}
