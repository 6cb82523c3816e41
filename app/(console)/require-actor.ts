import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { currentActor } from '#lib/access/queries'
import type { Actor } from '#lib/access/permissions'

/** Who is signed in; sends everybody else to the sign-in page. Reading the cookies makes the whole console dynamic. */
export async function requireActor(): Promise<Actor> {
  const cookieHeader = (await headers()).get('cookie') ?? undefined
  const actor = await currentActor(cookieHeader)
  return actor ?? redirect('/sign-in')
}

/** A preference of the browser that the first paint depends on. */
export async function cookiePreference(name: string): Promise<string | undefined> {
  return (await cookies()).get(name)?.value
}
