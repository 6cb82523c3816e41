// What a platform admin comes for: see what nobody uses any more, look at the proof, remove it after a dry run, and take it back.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { createLog } from '../../lib/platform/log.ts'
import { createZooKeeperSession } from '../../lib/platform/zookeeper/create-session.ts'
import type { ZooKeeperSession } from '../../lib/platform/zookeeper/session.ts'
import { leftoverSchema } from '../../lib/registry/clean-up/schema.ts'
import { axe, openSearch, shot } from './support/browser.ts'
import { useConsole } from './support/use-console.ts'

const underTest = inject('console')
const { open, read } = useConsole()
const dead = '/dubbo/com.shop.retired.FaxService'
const mapping = '/dubbo/mapping/com.shop.retired.FaxService'
const log = createLog('test', 'silent')
let zookeeper: ZooKeeperSession

beforeAll(async () => {
  zookeeper = createZooKeeperSession({ id: 'e2e', connect: underTest.zookeeper, sessionTimeoutMs: 10_000 }, { log })
  await zookeeper.waitConnected({ timeoutMs: 20_000 })
  for (const category of ['providers', 'consumers', 'configurators', 'routers'])
    await zookeeper.create(`${dead}/${category}`, Buffer.from('10.0.0.9'), { parents: true })
  await zookeeper.create(mapping, Buffer.from('fax-service'), { parents: true })
  await search()
})
afterAll(async () => {
  await zookeeper?.close()
})

const headers = { authorization: `Bearer ${underTest.token}`, 'content-type': 'application/json' }

/** Has the worker look for leftovers until it has found the ones that were made. */
async function search(): Promise<void> {
  const sources = await read('sources', z.array(z.looseObject({ id: z.string(), kind: z.string() })))
  const registry = sources.find(({ kind }) => kind === 'registry')?.id
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const body = JSON.stringify({ registry })
    await fetch(`${underTest.url}/api/v1/registry/leftovers/search`, { method: 'POST', headers, body })
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const found = await read('registry/leftovers?search=retired', z.array(leftoverSchema))
    if (found.length >= 2) return
  }
  throw new Error('the leftovers were not found within 90 s')
}

describe('the clean-up', () => {
  it.each([
    { locale: 'en', theme: 'light', width: 1440 },
    { locale: 'zh-CN', theme: 'dark', width: 1024 },
  ] as const)('shows leftovers with their proof in $locale, $theme, at $width', async ({ locale, theme, width }) => {
    const page = await open('/clean-up?q=retired', { locale, theme, width })
    await page.getByRole('grid').getByText(dead, { exact: true }).click()
    await page.getByRole('complementary').getByText(`${dead}/providers`).waitFor()
    expect(await axe(page)).toEqual([])
    await shot(page, `clean-up-${locale}-${theme}-${width}`)
    await page.keyboard.press('Escape')
    await page.getByRole('checkbox').first().check()
    await page.getByRole('button', { name: locale === 'en' ? /^Dry run of/ : /^试运行/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(locale === 'en' ? 'would go' : '将删除', { exact: false }).waitFor()
    expect(await axe(page)).toEqual([])
    await shot(page, `clean-up-dry-run-${locale}-${theme}-${width}`)
    await page.close()
  })

  it('is reached from the search of everything', async () => {
    const page = await open('/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await openSearch(page)
    await page.keyboard.type('clean')
    await page.getByRole('option', { name: /Clean-up/ }).click()
    await page.waitForURL(/\/clean-up$/)
    await page.close()
  })

  it('removes what was chosen, and undo puts it back', async () => {
    const page = await open('/clean-up?q=retired')
    await page.getByRole('grid').getByText(dead, { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Choose all shown' }).click()
    await page.getByRole('button', { name: 'Dry run of 2' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('the fax is gone')
    await dialog.getByRole('button', { name: 'Remove 2 leftovers' }).click()
    const card = page.getByRole('region', { name: 'The last clean-up' })
    await card.getByText('read back: 2 of 2 removed (6 znodes)').waitFor()
    expect([await zookeeper.exists(dead), await zookeeper.exists(mapping)]).toEqual([undefined, undefined])
    await shot(page, 'clean-up-done')
    await card.getByRole('button', { name: 'Undo' }).click()
    await dialog.getByLabel('Reason').fill('the fax is back')
    await dialog.getByRole('button').last().click()
    await card.getByText('read back: 2 made again').waitFor()
    expect((await zookeeper.getChildren(dead)).sort()).toEqual(['configurators', 'consumers', 'providers', 'routers'])
    expect((await zookeeper.getData(mapping)).data.toString()).toBe('fax-service')
    await page.close()
  })
})
