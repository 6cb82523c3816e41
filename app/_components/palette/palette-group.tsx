import { Command } from 'cmdk'
import { useTranslations } from 'next-intl'
import { Kbd } from '../kbd'
import type { PaletteItem } from './palette-item'

const kinds = ['page', 'service', 'method', 'application', 'instance', 'host', 'rule', 'topic', 'group', 'message', 'operation'] as const

type PaletteGroupProps = { heading: string; items: readonly PaletteItem[]; onChoose: (item: PaletteItem) => void; valuePrefix: string }

/** Hits under one heading; nothing when there are none. */
export function PaletteGroup({ heading, items, onChoose, valuePrefix }: PaletteGroupProps) {
  const t = useTranslations('palette')
  if (items.length === 0) return null
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {items.map((item) => {
        const kind = kinds.find((candidate) => candidate === item.kind)
        return (
          <Command.Item
            key={`${item.kind} ${item.id}`}
            value={`${valuePrefix} ${item.kind} ${item.id}`}
            onSelect={() => onChoose(item)}
            className="flex h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 data-[selected=true]:bg-selected"
          >
            <span className="w-20 shrink-0 truncate text-xs text-muted">{kind ? t(`kind.${kind}`) : item.kind}</span>
            <span className="min-w-0 truncate" title={item.label}>
              {item.label}
            </span>
            {item.hint && (
              <span className="ms-auto max-w-56 shrink-0 truncate text-xs text-muted">
                {item.kind === 'page' ? <Kbd keys={item.hint} /> : item.hint}
              </span>
            )}
          </Command.Item>
        )
      })}
    </Command.Group>
  )
}
