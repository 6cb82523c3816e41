import { Badge } from './badge'
import { cx } from './cx'

type ServiceNameProps = {
  /** The interface, such as `com.shop.order.OrderService`. */
  name: string
  group?: string | null | undefined
  version?: string | null | undefined
  className?: string
}

/** Dims the package and keeps the last word strong, so that a list of interfaces is read by its last words. */
export function ServiceName({ name, group, version, className }: ServiceNameProps) {
  const dot = name.lastIndexOf('.')
  return (
    <span title={name} className={cx('inline-flex max-w-full min-w-0 items-center gap-1.5', className)}>
      <span className="flex min-w-0">
        <span className="min-w-0 shrink truncate text-muted">{name.slice(0, dot + 1)}</span>
        <span className="max-w-full shrink-0 truncate font-semibold text-ink">{name.slice(dot + 1)}</span>
      </span>
      {group && <Badge>{group}</Badge>}
      {version && version !== '0.0.0' && <Badge mono>{version}</Badge>}
    </span>
  )
}
