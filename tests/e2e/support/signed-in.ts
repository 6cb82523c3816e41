import type { Browser, BrowserContext } from 'playwright-core'
import { createSetupLink } from '../../../lib/access/commands.ts'
import { database } from '../../../lib/platform/database.ts'
import type { ConsoleUnderTest } from './stack-setup.ts'

export type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>

/** Signs a new admin in through a one-time link of its own; answers the cookies for further pages. */
export async function signedIn(browser: Browser, { url, databaseUrl }: ConsoleUnderTest): Promise<StorageState> {
  process.env['DATABASE_URL'] = databaseUrl
  const { token } = await createSetupLink()
  await database().close()
  const context = await browser.newContext({ baseURL: url })
  const name = `tester-${token.slice(0, 6)}`
  const answer = await context.request.post('/api/v1/setup', { data: { token, name, password: 'correct horse battery' } })
  if (!answer.ok()) throw new Error(`could not sign in: ${answer.status()} ${await answer.text()}`)
  const state = await context.storageState()
  await context.close()
  return state
}
