// What each browser test needs of the console under test: pages of somebody who has signed in, and what its API says.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, inject } from 'vitest'
import { z } from 'zod'
import { launchBrowser, openPage, type PageOptions } from './browser.ts'
import { signedIn, type StorageState } from './signed-in.ts'

type Look = Omit<PageOptions, 'baseUrl' | 'path' | 'storageState'>

export type Console = {
  /** A page of a new admin in this file's browser, as in a new one; in hooks and tests. */
  open(path: string, look?: Look): Promise<Page>
  /** A page of nobody in the same browser. */
  openUnknown(path: string, look?: Look): Promise<Page>
  /** `data` of what the API answers to a GET. Throws when that is no success or another shape. */
  read<T>(path: string, schema: z.ZodType<T>): Promise<T>
}

/** Starts a browser before the tests of the file and closes it after them; called once, at the top of the file. */
export function useConsole(): Console {
  const underTest = inject('console')
  let browser: Browser
  let storageState: StorageState
  beforeAll(async () => {
    browser = await launchBrowser()
    storageState = await signedIn(browser, underTest)
  })
  afterAll(() => browser?.close())
  return {
    open: (path, look = {}) => openPage(browser, { baseUrl: underTest.url, path, storageState, ...look }),
    openUnknown: (path, look = {}) => openPage(browser, { baseUrl: underTest.url, path, ...look }),
    async read(path, schema) {
      const answer = await fetch(`${underTest.url}/api/v1/${path}`, { headers: { authorization: `Bearer ${underTest.token}` } })
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return z.object({ data: schema }).parse(await answer.json()).data
    },
  }
}
