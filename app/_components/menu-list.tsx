'use client'
import { Menu as BaseMenu } from '@base-ui/react/menu'
import Link from 'next/link'
import { cx } from './cx'
import type { Start } from './late'
import type { MenuItem, MenuProps } from './menu-item'

/** The whole of a menu: its button and the actions that open from it. */
export function MenuList({ trigger, groups, title, start: { defaultOpen, onButton } }: MenuProps & { start: Start }) {
  return (
    <BaseMenu.Root modal={false} defaultOpen={defaultOpen}>
      <BaseMenu.Trigger render={trigger} ref={onButton} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={4} align="end" className="z-50">
          <BaseMenu.Popup className="max-h-(--available-height) min-w-44 overflow-auto rounded-lg bg-raised p-1 text-sm shadow-pop outline-none">
            {title && <div className="px-2 pt-1 pb-2 text-xs text-muted">{title}</div>}
            {groups.map((items, index) => (
              <BaseMenu.Group key={items[0]?.label ?? index} className={cx(index > 0 && 'mt-1 border-t pt-1')}>
                {items.map((item) => (
                  <Item key={item.label} item={item} />
                ))}
              </BaseMenu.Group>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}

function Item({ item }: { item: MenuItem }) {
  const { icon: Icon, label, hint, danger, disabledReason } = item
  const action = 'href' in item ? { render: <Link href={item.href} />, nativeButton: false } : { onClick: item.onSelect }
  return (
    <BaseMenu.Item
      {...action}
      disabled={disabledReason !== undefined}
      className={cx(
        'flex min-h-8 items-center gap-2 rounded-md px-2 py-1 outline-none data-disabled:text-muted data-highlighted:bg-hover',
        danger && 'text-danger',
      )}
    >
      {Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      <span className="grow">
        {label}
        {disabledReason && <span className="block max-w-56 text-xs">{disabledReason}</span>}
      </span>
      {hint && <span className="text-xs text-muted">{hint}</span>}
    </BaseMenu.Item>
  )
}
