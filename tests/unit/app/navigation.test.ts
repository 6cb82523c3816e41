import { describe, expect, it } from 'vitest'
import { addRecent, type PaletteItem, paletteItemSchema } from '../../../app/_components/palette/palette-item'
import { safePath } from '../../../app/_components/safe-path'
import { consolePages, pageOfPath } from '../../../app/_components/shell/pages'
import { matchKeys } from '../../../app/_hooks/key-sequence'

describe('safePath', () => {
  it.each(['/services?q=a', '/', '/topology'])('keeps %s', (path) => expect(safePath(path)).toBe(path))
  it.each(['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '/\t/evil.example', ''])(
    'does not lead to %j',
    (path) => expect(safePath(path)).toBe('/'),
  )
})

describe('the rail', () => {
  it('has at most twelve pages, each with a letter of its own', () => {
    expect(consolePages.length).toBeLessThanOrEqual(12)
    expect(new Set(consolePages.map(({ letter }) => letter)).size).toBe(consolePages.length)
  })
  it('knows the page of a path below it', () => {
    expect(pageOfPath('/services/com.shop.OrderService')?.id).toBe('services')
    expect(pageOfPath('/')?.id).toBe('overview')
    expect(pageOfPath('/servicesx')).toBeUndefined()
  })
})

describe('matchKeys', () => {
  const shortcuts = ['g s', 'g k', 'k', '/', 'mod+k']
  it('waits after a first key and completes with the second', () => {
    expect(matchKeys(shortcuts, '', press('g'))).toEqual({ prefix: 'g' })
    expect(matchKeys(shortcuts, 'g', press('s'))).toEqual({ matched: 'g s', prefix: '' })
  })
  it('prefers the sequence over the single key', () => expect(matchKeys(shortcuts, 'g', press('k')).matched).toBe('g k'))
  it('forgets a sequence that leads nowhere', () => expect(matchKeys(shortcuts, 'g', press('x'))).toEqual({ prefix: '' }))
  it('does nothing while a person types', () => expect(matchKeys(shortcuts, '', press('/', { typing: true }))).toEqual({ prefix: '' }))
  it('lets ⌘K through while typing', () => expect(matchKeys(shortcuts, '', press('K', { typing: true, mod: true })).matched).toBe('mod+k'))
})

describe('the palette', () => {
  it('puts what was opened last first, once, and remembers eight', () => {
    const many = Array.from({ length: 12 }, (_, index) => item(String(index))).reduce<PaletteItem[]>(
      (recent, next) => addRecent(recent, next),
      [],
    )
    expect(many.map(({ id }) => id)).toEqual(['11', '10', '9', '8', '7', '6', '5', '4'])
    expect(addRecent(many, item('8'))[0]?.id).toBe('8')
    expect(addRecent(many, item('8')).length).toBe(8)
  })
  it('takes no hit that leads out of the console', () => {
    for (const href of ['https://evil.example', '//evil.example', 'javascript:alert(1)'])
      expect(paletteItemSchema.safeParse({ ...item('a'), href }).success).toBe(false)
  })
})

function press(key: string, more: { mod?: boolean; typing?: boolean } = {}) {
  return { key, mod: false, typing: false, ...more }
}

function item(id: string): PaletteItem {
  return { kind: 'service', id, label: id, href: `/services/${id}` }
}
