// What an owner of a message flow comes for: find what hangs, see why, settle it safely, and see that it is settled.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { recordSchema, topicDetailSchema } from '../../lib/kafka/schema.ts'
import { messageSchema, type MessageRow } from '../../lib/messages/schema.ts'
import { axe, shot } from './support/browser.ts'
import { useConsole } from './support/use-console.ts'

const { open, read } = useConsole()

/** A message of the ledger that hangs for this cause; the mess of the demo needs a while to be found and explained. */
async function hanging(cause: string): Promise<MessageRow> {
  for (let waitedMs = 0; waitedMs < 120_000; waitedMs += 1000) {
    const [found] = await read(`messages?cause=${cause}&pageSize=1`, z.array(messageSchema))
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  throw new Error(`no message hangs for ${cause}`)
}

const one = (id: string): Promise<MessageRow> => read(`messages/${encodeURIComponent(id)}`, messageSchema)

/** How many records of a topic carry this ledger id, as Kafka holds them now. */
async function copiesOf({ topic, key }: MessageRow): Promise<number> {
  const { partitions } = await read(`kafka/clusters/shop/topics/${topic}`, topicDetailSchema)
  const records = await Promise.all(
    partitions.map(({ partition }) =>
      read(`kafka/clusters/shop/topics/${topic}/records?partition=${partition}&limit=200`, z.array(recordSchema)),
    ),
  )
  return records.flat().filter(({ headers }) => headers.some((header) => header.key === 'ledger-id' && header.value === key)).length
}

async function openList(path: string): Promise<Page> {
  const page = await open(path)
  await page.getByRole('grid').waitFor()
  return page
}

/** Waits until the operation shown beside a message has ended well. */
const verified = (page: Page): Promise<void> =>
  page.locator('aside').getByText('verified', { exact: true }).first().waitFor({ timeout: 60_000 })

describe('an in-doubt message', () => {
  it('is resent with a reason, its steps tick until it is verified, and it is on the topic exactly once', async () => {
    const message = await hanging('owner-committed')
    const page = await openList('/messages')
    await page.getByRole('button', { name: /Committed, never sent/ }).click()
    await page.waitForURL(/cause=owner-committed/)
    await page
      .getByRole('gridcell', { name: 'Committed, never sent' })
      .or(page.getByRole('cell', { name: 'Committed, never sent' }))
      .first()
      .waitFor()
    await page.goto(`/messages?cause=owner-committed&show=${encodeURIComponent(message.id)}`)
    const panel = page.locator('aside')
    await panel.getByRole('button', { name: 'Resend', exact: true }).click()
    const dialog = page.getByRole('dialog')
    const confirm = dialog.getByRole('button', { name: 'Resend', exact: true })
    expect(await confirm.getAttribute('aria-disabled')).toBe('true')
    await dialog.getByLabel('Reason').fill('the shipment never started')
    await shot(page, 'message-resend-dialog')
    expect(await axe(page)).toEqual([])
    await confirm.click()
    await verified(page)
    await shot(page, 'message-resend-verified')
    expect(await axe(page)).toEqual([])
    expect(await one(message.id)).toMatchObject({ settledBy: 'by-operation' })
    expect(await copiesOf(message)).toBe(1)
    await page.close()
  })

  it('is rolled back only by whoever types its key and a reason', async () => {
    const message = await hanging('owner-rolled-back')
    const page = await openList(`/messages?show=${encodeURIComponent(message.id)}`)
    await page.locator('aside').getByRole('button', { name: 'Roll back', exact: true }).click()
    const dialog = page.getByRole('dialog')
    const confirm = dialog.getByRole('button', { name: 'Roll back', exact: true })
    await dialog.getByLabel('Reason').fill('the order was cancelled')
    expect(await confirm.getAttribute('aria-disabled')).toBe('true')
    await dialog.getByLabel(/^Type/).fill(message.key)
    await confirm.click()
    await verified(page)
    expect((await one(message.id)).settledAt).not.toBeNull()
    expect(await copiesOf(message)).toBe(0)
    await page.goto('/messages?tab=settled')
    await page.getByRole('link', { name: message.key, exact: true }).waitFor()
    await page.close()
  })

  it('keeps a verb that is refused in sight, and says why', async () => {
    const message = await hanging('owner-unknown')
    const page = await open(`/messages/${encodeURIComponent(message.id)}`)
    const refused = page.getByRole('button', { name: 'Mark as done', exact: true })
    expect(await refused.getAttribute('aria-disabled')).toBe('true')
    await page.getByText('It is not executed.').waitFor()
    await page.close()
  })

  it('leaves a trace in the flight recorder: who, why, and how it was verified', async () => {
    const page = await open('/operations')
    const entry = page.getByRole('listitem').filter({ hasText: 'the shipment never started' })
    await entry.getByText(/^Verified:/).waitFor()
    await entry.getByRole('button', { name: /steps/ }).click()
    await entry.getByText('Entry taken', { exact: true }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.close()
  })
})
