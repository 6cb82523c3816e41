// What is loaded only when the browser is idle is there at once when somebody asks for it sooner, by mouse or keyboard.
import type { Page } from 'playwright-core'
import { beforeEach, afterEach, expect, it } from 'vitest'
import { neverIdle, settled } from './support/browser.ts'
import { useConsole } from './support/use-console.ts'

const { open } = useConsole()
let page: Page

beforeEach(async () => {
  page = await open('about:blank')
  await page.addInitScript(neverIdle)
  await page.goto('/services')
  await page.getByRole('grid').locator('tbody tr[id]').first().waitFor()
  await settled(page)
})
afterEach(() => page.close())

const grid = () => page.getByRole('grid')
const hasFocus = (locator: ReturnType<Page['locator']>) => expect.poll(() => locator.evaluate((one) => one === document.activeElement))

it('the search opens by its key, takes what is typed, and gives the focus back', async () => {
  await grid().focus()
  await page.keyboard.press('ControlOrMeta+k')
  const field = page.getByRole('dialog').getByRole('combobox')
  await field.waitFor()
  await page.keyboard.type('crm')
  await expect.poll(() => field.inputValue()).toBe('crm')
  await page.keyboard.press('Escape')
  await field.waitFor({ state: 'detached' })
  await hasFocus(grid()).toBe(true)
})

it('what is typed before the code of the search has come is searched for, and the focus goes back', async () => {
  let release = (): void => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await held
    await route.continue()
  })
  await grid().focus()
  await page.keyboard.press('ControlOrMeta+k')
  // "g" and "s" would lead to the services, "?" open the help
  await page.keyboard.type('gs?')
  const field = page.getByRole('textbox', { name: 'Search', exact: false }).and(page.locator(':focus'))
  await expect.poll(() => field.inputValue()).toBe('gs?')
  release()
  const combobox = page.getByRole('dialog').getByRole('combobox')
  await combobox.waitFor()
  await hasFocus(combobox).toBe(true)
  await page.keyboard.type('x')
  await expect.poll(() => combobox.inputValue()).toBe('gs?x')
  await page.keyboard.press('Escape')
  await combobox.waitFor({ state: 'detached' })
  await hasFocus(grid()).toBe(true)
})

it('the help opens by its key', async () => {
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
})

it('a filter opens by keyboard at its first press, is chosen from, and keeps the focus', async () => {
  const filter = page.getByRole('combobox', { name: /^Registered by/ })
  await filter.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('listbox').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/level=/)
  await page.getByRole('listbox').waitFor({ state: 'detached' })
  await hasFocus(filter).toBe(true)
})

it('a menu opens at its first press, walks by keyboard, and gives the focus back', async () => {
  const button = page.getByRole('button', { name: 'Light or dark' })
  await button.click()
  await page.getByRole('menuitem', { name: 'Dark' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await hasFocus(button).toBe(true)
})

it('a popover opens at its first press and closes by Escape', async () => {
  const button = page.getByRole('button', { name: 'Columns' })
  await button.click()
  await page.getByRole('dialog', { name: 'Columns' }).getByRole('checkbox').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await hasFocus(button).toBe(true)
})

it('what is said in a toast is said although nothing showed toasts yet', async () => {
  await page.getByRole('button', { name: 'Export as CSV' }).click()
  await page.getByText(/rows? exported/).waitFor()
})
