// Every page of the console, opened once by somebody who has signed in: what a web process has loaded after a working day.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { createSetupLink } from '../../lib/access/commands.ts'

const pages = join(import.meta.dirname, '..', '..', 'app', '(console)')

/** Opens each page one after the other; what has an id in its path is asked for one that is not there. Answers how many. */
export async function openEveryPage(origin: string): Promise<number> {
  const cookie = await signIn(origin)
  const paths = globSync('**/page.tsx', { cwd: pages }).map((file) => file.replace(/\/?page\.tsx$/, '').replaceAll(/\[\w+\]/g, 'none'))
  for (const path of paths) {
    const answer = await fetch(`${origin}/${path}`, { headers: { cookie }, redirect: 'manual' })
    if (answer.status !== 200 && answer.status !== 404) throw new Error(`/${path}: ${answer.status}`)
    await answer.text()
  }
  return paths.length
}

async function signIn(origin: string): Promise<string> {
  const { token } = await createSetupLink()
  const answer = await fetch(`${origin}/api/v1/setup`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: `bench-${token.slice(0, 6).toLowerCase()}`, password: 'correct horse battery' }),
  })
  if (!answer.ok) throw new Error(`could not sign in: ${answer.status} ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
}
