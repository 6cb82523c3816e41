import { signIn, signOut } from '#lib/access/commands'
import { readCookie, sessionCookie } from '#lib/access/queries'
import { actorSchema, signInSchema } from '#lib/access/schema'
import { nowAnswer } from '#lib/platform/answer'
import { route } from '../../_server/route.ts'
import { forgottenSession, sessionResponse } from '../../_server/session-response.ts'

export const GET = route({ summary: 'Who I am', permission: 'sources:read', response: actorSchema }, async ({ actor }) => nowAnswer(actor))

export const POST = route(
  { summary: 'Sign in', permission: 'public', body: signInSchema, response: actorSchema, status: 201 },
  async ({ body, request }) => sessionResponse(await signIn(body), request),
)

export const DELETE = route({ summary: 'Sign out', permission: 'sources:read', response: actorSchema }, async ({ request }) => {
  const token = readCookie(request.headers.get('cookie') ?? undefined, sessionCookie)
  if (token) await signOut(token)
  return forgottenSession()
})
