import type { ReactNode } from 'react'
import { ConsoleShell } from '../_components/shell/console-shell'
import { railCookie } from '../_components/shell/preferences'
import { cookiePreference, requireActor } from './require-actor'
// Its code then comes with the shell's: asked for by itself, after all else, it is what the browser would wait for before it begins.
import './error'

// Everything here is somebody's own view of live data: nothing may be frozen at build time.
export const dynamic = 'force-dynamic'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { name, role } = await requireActor()
  return (
    <ConsoleShell account={{ name, role }} railCollapsed={(await cookiePreference(railCookie)) === '1'}>
      {children}
    </ConsoleShell>
  )
}
