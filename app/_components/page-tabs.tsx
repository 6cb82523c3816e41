import Link from 'next/link'
import { cx } from './cx'

type PageTabsProps = { label: string; pages: readonly { href: string; label: string; current: boolean }[] }

/** Pages that are tabs of one another: each has its own address, search and filters. */
export function PageTabs({ label, pages }: PageTabsProps) {
  return (
    <nav aria-label={label} className="flex shrink-0 gap-1 border-b px-4">
      {pages.map(({ href, label: text, current }) => (
        <Link
          key={href}
          href={href}
          aria-current={current ? 'page' : undefined}
          className={cx(
            '-mb-px flex h-9 items-center border-b-2 px-2.5',
            current ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink',
          )}
        >
          {text}
        </Link>
      ))}
    </nav>
  )
}
