import type { ReactNode } from 'react'
import { cx } from './cx'

type SectionProps = {
  title?: ReactNode
  /** Right of the title. */ aside?: ReactNode
  children: ReactNode
  className?: string
  /** No inner padding: for a table or list. */ flush?: boolean
}

/** A framed part of a page with a heading. */
export function Section({ title, aside, children, className, flush = false }: SectionProps) {
  return (
    <section className={cx('min-w-0 rounded-lg border bg-surface', className)}>
      {(title || aside) && (
        <header className="flex min-h-10 items-center gap-3 border-b px-4">
          <h2 className="text-sm font-semibold">{title}</h2>
          {aside && <div className="ms-auto flex items-center gap-2">{aside}</div>}
        </header>
      )}
      <div className={cx(!flush && 'p-4')}>{children}</div>
    </section>
  )
}
