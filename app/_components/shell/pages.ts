import {
  Activity,
  Boxes,
  ChartSpline,
  History,
  LayoutDashboard,
  type LucideIcon,
  MailQuestion,
  Network,
  Route,
  Server,
  Settings,
  Split,
  Waypoints,
} from 'lucide-react'

export type PageId =
  | 'overview'
  | 'topology'
  | 'services'
  | 'applications'
  | 'instances'
  | 'rules'
  | 'statistics'
  | 'kafka'
  | 'messages'
  | 'operations'
  | 'releases'
  | 'settings'

/** An entry of the rail; `letter` follows `g` on the keyboard. */
export type ConsolePage = { id: PageId; href: string; letter: string; icon: LucideIcon }

/** The rail, top to bottom; twelve at most. */
export const consolePages: readonly ConsolePage[] = [
  { id: 'overview', href: '/', letter: 'o', icon: LayoutDashboard },
  { id: 'topology', href: '/topology', letter: 't', icon: Network },
  { id: 'services', href: '/services', letter: 's', icon: Waypoints },
  { id: 'applications', href: '/applications', letter: 'a', icon: Boxes },
  { id: 'instances', href: '/instances', letter: 'i', icon: Server },
  { id: 'rules', href: '/rules', letter: 'r', icon: Route },
  { id: 'statistics', href: '/statistics', letter: 'c', icon: ChartSpline },
  { id: 'kafka', href: '/kafka', letter: 'k', icon: Activity },
  { id: 'messages', href: '/messages', letter: 'm', icon: MailQuestion },
  { id: 'operations', href: '/operations', letter: 'p', icon: History },
  { id: 'releases', href: '/releases', letter: 'l', icon: Split },
  { id: 'settings', href: '/settings', letter: 'e', icon: Settings },
]

/** The entry a path belongs to. */
export function pageOfPath(path: string): ConsolePage | undefined {
  // Hosts are a tab of the instances.
  if (path === '/hosts' || path.startsWith('/hosts/')) return consolePages.find(({ id }) => id === 'instances')
  // Comparing and cleaning up are things done to services.
  if (path === '/compare' || path === '/clean-up') return consolePages.find(({ id }) => id === 'services')
  return consolePages.find(({ href }) => (href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)))
}
