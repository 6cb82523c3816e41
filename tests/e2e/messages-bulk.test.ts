// Many messages at once: from a group to a frozen list, a dry run, a start with a reason, and every message verified; and who looks after one.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { messageSchema, type MessageRow } from '../../lib/messages/schema.ts'
import { axe, shot, widthBeyond } from './support/browser.ts'
import { useConsole } from './support/use-console.ts'

const { open, read } = useConsole()

/** A message whose owner does not know: nothing but checking again is safe, so the other journeys leave it alone. */
async function undecided(): Promise<MessageRow> {
  for (let waitedMs = 0; waitedMs < 120_000; waitedMs += 1000) {
    const [found] = await read('messages?cause=owner-unknown&pageSize=1', z.array(messageSchema))
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  throw new Error('no message hangs whose owner does not know')
}

describe('a group of messages', () => {
  it('is frozen, shown dry, started with a reason, and each of its messages verified', async () => {
    await undecided()
    const page = await open('/messages?tab=groups')
    const group = page.getByRole('row').filter({ hasText: 'Owner does not know' })
    await shot(page, 'message-groups')
    expect(await axe(page)).toEqual([])
    await group.getByRole('button', { name: 'Settle…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'Check again' }).check()
    await shot(page, 'message-freeze')
    await dialog.getByRole('button', { name: 'Freeze the list and look' }).click()
    await page.waitForURL(/\/messages\/bulk\//)
    await page.getByText(/Nothing was done yet/).waitFor()
    await shot(page, 'message-dry-run')
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: /^Start \d+$/ }).click()
    const confirm = page.getByRole('dialog')
    await confirm.getByLabel('Reason').fill('after the storm')
    await confirm.getByRole('button', { name: /^Start \d+$/ }).click()
    await page.getByText('completed', { exact: true }).waitFor({ timeout: 60_000 })
    await page.getByText('verified').first().waitFor()
    await shot(page, 'message-bulk-completed')
    expect(await axe(page)).toEqual([])
    await page.close()
  })
})

describe('a message from an alert', () => {
  it('is where its business key leads, and tells who looks after it', async () => {
    const message = await undecided()
    const link = new URLSearchParams({ source: message.source, key: message.key }).toString()
    const page = await open(`/messages?${link}`)
    await page.waitForURL(`**/messages/${encodeURIComponent(message.id)}`)
    await page.getByRole('button', { name: 'Assign' }).click()
    await page.getByRole('menuitem', { name: 'Me', exact: true }).click()
    await page.getByLabel('Note').fill('asked the team')
    await page.getByRole('button', { name: 'Add note' }).click()
    await page.getByText('asked the team').waitFor()
    await shot(page, 'message-looked-after')
    expect(await axe(page)).toEqual([])
    await page.setViewportSize({ width: 1024, height: 800 })
    await page.goto('/messages?care=mine')
    await page.getByRole('link', { name: message.key }).first().waitFor()
    // what a screen reader is told of the note lies in the last column
    expect(await widthBeyond(page)).toBe(0)
    await page.close()
  })
})
