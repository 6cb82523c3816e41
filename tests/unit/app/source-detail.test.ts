import { describe, expect, it } from 'vitest'
import { detailOf, wordedDetail } from '../../../app/(console)/settings/source-detail.ts'
import chinese from '../../../locales/zh-CN.json'

const words = chinese.settings.sources.detail

describe('detailOf', () => {
  it('flattens figures and leaves out what is empty', () =>
    expect(detailOf({ root: 'dubbo', counts: { providers: 3 }, brokers: ['a:1', 'b:1'], warnings: [], error: null })).toEqual([
      { name: 'root', value: 'dubbo' },
      { name: 'counts.providers', value: '3' },
      { name: 'brokers', value: 'a:1, b:1' },
    ]))

  it('says of a flag only that it is up', () => expect(detailOf({ cut: true, full: false })).toEqual([{ name: 'cut', value: '' }]))
})

describe('wordedDetail', () => {
  it('says it in words and in their order, whatever order it came in', () =>
    expect(wordedDetail({ root: 'dubbo', counts: { consumers: 4, providers: 3 }, connect: 'zk:2181' }, words)).toEqual([
      { name: words.connect, value: 'zk:2181' },
      { name: words.root, value: 'dubbo' },
      { name: words.providers, value: '3' },
      { name: words.consumers, value: '4' },
    ]))

  it('shows what has no word under its own name, last', () =>
    expect(wordedDetail({ newFigure: 1, series: 16 }, words)).toEqual([
      { name: words.series, value: '16' },
      { name: 'newFigure', value: '1' },
    ]))
})
