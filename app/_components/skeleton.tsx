import { cx } from './cx'

/** Grey bars in the place of content that is on its way; invisible for the first 150 ms, so that fast answers do not flicker. */
export function Skeleton({ rows = 1, className }: { rows?: number; className?: string }) {
  return (
    <div aria-hidden className="animate-appear space-y-2">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={cx('h-4 rounded-sm bg-sunken', className)} style={{ width: `${92 - ((index * 17) % 40)}%` }} />
      ))}
    </div>
  )
}
