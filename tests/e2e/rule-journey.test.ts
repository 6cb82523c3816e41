// A rule's whole life in a browser: written, mended, previewed, published and verified, found again in its history, rolled back, taken
// back at once, switched off and taken away.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { axe, shot, widthBeyond } from './support/browser.ts'
import { useConsole } from './support/use-console.ts'

const underTest = inject('console')
const { open } = useConsole()
const key = 'com.shop.shipping.ShippingService:1.0.0'
const path = `/rules/override/service/${encodeURIComponent(key)}?registry=registry:shop`
const text = (timeout: number, version = 'v3.0'): string =>
  `# ours\nconfigVersion: ${version}\nscope: service\nkey: ${key}\nenabled: true\nconfigs:\n  - side: consumer\n    parameters:\n      timeout: ${timeout}\n`
let page: Page

beforeAll(async () => {
  page = await open(path)
})
afterAll(async () => {
  await clear()
})

const api = async (method: string, part: string, body?: object) => {
  const answer = await fetch(`${underTest.url}/api/v1/${part}`, {
    method,
    headers: { authorization: `Bearer ${underTest.token}` },
    ...(body && { body: JSON.stringify(body) }),
  })
  return (await answer.json()) as { data: { content: string | null; fingerprint: string } }
}
const rule = `rules/override/service/${encodeURIComponent(key)}`
const live = async () => (await api('GET', `${rule}?registry=shop`)).data

/** What is verified is in the registry; the collector may read it a moment later. */
const untilLive = (content: string | null) => expect.poll(async () => (await live()).content, { timeout: 60_000 }).toBe(content)

/** Whatever failed, the shop is left as it was found. */
async function clear(): Promise<void> {
  const { content, fingerprint } = await live()
  if (content !== null) await api('DELETE', rule, { registry: 'shop', reason: 'end of the journey', fingerprint })
}

/** Chinese, dark and narrow: no violation, no sideways scrolling. */
async function inOtherLook(name: string, at: string, shows: string): Promise<void> {
  const look = { locale: 'zh-CN', theme: 'dark', width: 1024 } as const
  const other = await open(at, look)
  await other.getByText(shows).first().waitFor()
  await shot(other, `${name}-zh-dark-1024`)
  expect(await axe(other)).toEqual([])
  expect(await widthBeyond(other)).toBe(0)
  await other.close()
}

/** Writes over the text that is live: the page may take a moment to show what was published just now. */
const write = async (content: string): Promise<void> => {
  await page.getByRole('tab', { name: 'Rule', exact: true }).click()
  const editor = page.getByRole('textbox', { name: /^Text of the rule/ })
  const timeout = /timeout: \d+/.exec((await live()).content ?? '')
  if (timeout) await editor.getByText(timeout[0]).waitFor()
  // the text may be laid anew under us by what just happened in the world
  await expect
    .poll(
      async () => {
        await editor.click()
        await page.keyboard.press('ControlOrMeta+a')
        await page.keyboard.insertText(content)
        return (await editor.locator('.cm-line').allInnerTexts()).join('\n').trimEnd()
      },
      { timeout: 60_000 },
    )
    .toBe(content.trimEnd())
}

/** Answers the open dialog, and waits until the world holds what was asked for. */
const confirm = async (button: string, reason: string): Promise<void> => {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill(reason)
  // the world may still move on from the step before: then the person is asked to look again
  for (let looks = 0; looks < 5; looks += 1) {
    const isGone = await dialog
      .getByRole('button', { name: button, exact: true })
      .click({ timeout: 3000 })
      .then(() => dialog.waitFor({ state: 'detached', timeout: 3000 }))
      .then(
        () => true,
        () => false,
      )
    if (isGone) break
    const again = dialog.getByRole('button', { name: 'Look again' })
    if (await again.isVisible()) await again.click()
  }
  if (await dialog.isVisible()) throw new Error(`The dialog stays: ${await dialog.innerText()}`)
  await verified(reason)
}
const verified = async (reason: string): Promise<void> => {
  const card = page.locator('section').filter({ hasText: /^(Change of the rule|Undo of a change)/ })
  await card.filter({ hasText: reason }).getByText('Verified:').waitFor()
}

const publish = async (content: string, reason: string): Promise<void> => {
  await write(content)
  await page.getByRole('button', { name: 'Publish…' }).click()
  await confirm('Publish', reason)
  await untilLive(content)
}

describe('a rule', () => {
  it('is mended, previewed and published with a reason, and seen to be there', async () => {
    await write(text(900, '3.0'))
    await page.getByText('The version is a number').waitFor()
    await page.getByRole('list', { name: 'What the linter says' }).getByRole('button', { name: 'Fix it' }).first().click()
    await page.getByText('The version is a number').waitFor({ state: 'detached' })
    await page
      .getByText(/consumers? (would call|call)/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: 'Publish…' }).click()
    await page
      .getByRole('dialog')
      .getByText(/consumers? (would call|call)/)
      .waitFor()
    await shot(page, 'rule-publish')
    expect(await axe(page)).toEqual([])
    await confirm('Publish', 'slower carriers')
    await untilLive(text(900))
    await shot(page, 'rule-published')
  })

  it('shows who wrote which revision and why, and goes back to a former one', async () => {
    await publish(text(700), 'carriers are faster')
    await page.getByRole('tab', { name: 'History' }).click()
    const revisions = page
      .locator('section')
      .filter({ hasText: /^Revisions/ })
      .getByRole('button')
    await revisions
      .filter({ hasText: 'carriers are faster' })
      .filter({ hasText: /tester-/ })
      .first()
      .waitFor()
    await page.getByRole('row').filter({ hasText: 'timeout: 900' }).filter({ hasText: 'timeout: 700' }).waitFor()
    await shot(page, 'rule-history')
    expect(await axe(page)).toEqual([])
    await revisions.filter({ hasText: 'slower carriers' }).first().click()
    await page.getByRole('button', { name: 'Roll back…' }).click()
    await page.getByRole('dialog').getByText('Planned').first().waitFor()
    await shot(page, 'rule-roll-back')
    await confirm('Roll back', 'too fast')
    await untilLive(text(900))
  })

  it('is taken back by one press', async () => {
    await publish(text(1), 'a slip')
    await page.getByRole('button', { name: 'Take back now' }).click()
    await verified('Taken back at once')
    await untilLive(text(900))
  })

  it('says so when somebody else wrote it meanwhile, and lays both changes together', async () => {
    await write(text(900).replace('# ours', '# mine'))
    await page.getByText('draft kept').waitFor()
    const { fingerprint } = await live()
    await api('PUT', rule, { registry: 'shop', reason: 'from elsewhere', fingerprint, content: text(800) })
    await page.getByText('Changed meanwhile', { exact: true }).waitFor()
    await shot(page, 'rule-conflict')
    expect(await axe(page)).toEqual([])
    await inOtherLook('rule-conflict', path, '# mine')
    await inOtherLook('rule-blame', `${path}&tab=history&view=blame`, 'timeout: 800')
    await page.getByRole('button', { name: 'Take both together' }).click()
    await page.getByRole('button', { name: 'Publish…' }).click()
    await confirm('Publish', 'both')
    await untilLive(text(800).replace('# ours', '# mine'))
  })

  it('is switched off, and taken away', async () => {
    await publish(text(800).replace('enabled: true', 'enabled: false'), 'off')
    await page.getByRole('button', { name: 'Take away…' }).click()
    await page.getByRole('dialog').getByLabel(/^Type/).fill(key)
    await confirm('Take away', 'no longer needed')
    await untilLive(null)
  })
})

describe('five per cent to the new version', () => {
  it('is worked out into weights and previewed, before anything is written', async () => {
    const service = encodeURIComponent('com.shop.inventory.InventoryService:1.0.0')
    const at = await open(`/services/${service}?tab=weights`)
    await at.getByRole('textbox', { name: 'Percent' }).fill('5')
    await at.getByRole('combobox', { name: /^of the calls to/ }).click()
    await at.getByRole('option', { name: /version 1\.1\.0/ }).click()
    await at.getByRole('button', { name: /^Work out/ }).click()
    await at.getByRole('button', { name: /^Change \d weights?…/ }).waitFor()
    await at
      .getByText(/^expected .* → (4\.9\d?|5|5\.0\d?) %$/)
      .first()
      .waitFor()
    await shot(at, 'weights-percent')
    expect(await axe(at)).toEqual([])
    await at.close()
  })
})
