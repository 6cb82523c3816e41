// Toasts come late: what is said before their list is there must not be lost.
import { expect, it } from 'vitest'
import { showToastsBy, toast } from '../../../app/_components/toast.ts'

it('shows what was said before the list of toasts was there, in its order, and what comes later at once', () => {
  const shown: string[] = []
  const say = (kind: string) => (title: unknown) => {
    shown.push(`${kind} ${String(title)}`)
    return shown.length
  }
  toast.done('saved')
  toast.failed('lost')
  expect(shown).toEqual([])
  showToastsBy(Object.assign(say('note'), { success: say('done'), error: say('failed') }))
  toast.note('by the way')
  expect(shown).toEqual(['done saved', 'failed lost', 'note by the way'])
})
