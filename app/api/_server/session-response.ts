import { sessionCookie } from '#lib/access/queries'
import type { NewSession } from '#lib/access/commands'

/** Hands the session to the browser: HttpOnly, SameSite=Lax, Secure behind TLS. */
export function sessionResponse(session: NewSession, request: Request): Response {
  const secure = request.headers.get('x-forwarded-proto') === 'https' || request.url.startsWith('https:')
  const cookie = `${sessionCookie}=${session.token}; Path=/; HttpOnly; SameSite=Lax; Expires=${session.expiresAt.toUTCString()}${secure ? '; Secure' : ''}`
  const body = { data: session.actor, asOf: new Date().toISOString(), complete: true, warnings: [] }
  return Response.json(body, { status: 201, headers: { 'Set-Cookie': cookie, 'Cache-Control': 'no-store' } })
}

/** Tells the browser to forget the session. */
export const forgottenSession = (): Response =>
  new Response(null, { status: 204, headers: { 'Set-Cookie': `${sessionCookie}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0` } })
