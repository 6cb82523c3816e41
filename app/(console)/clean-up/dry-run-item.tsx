'use client'
import { useTranslations } from 'next-intl'
import type { CleanUpItem } from '#lib/registry/clean-up/schema'
import { Badge } from '../../_components/badge'
import { readablePaths } from '../../_components/format/readable-paths'
import { StatusDot } from '../../_components/status-dot'
import { ByteSize } from './byte-size'
import { useLeftoverWords } from './leftover-words'

/** One leftover of a dry run: whether it would go, and every znode of it with version, size and content. */
export function DryRunItem({ item, open = false }: { item: CleanUpItem; open?: boolean }) {
  const t = useTranslations('cleanUp')
  const words = useLeftoverWords()
  const blocked = item.blocks.length > 0
  return (
    <details open={open} className="border-b px-3 py-2 text-sm last:border-b-0">
      <summary className="cursor-pointer">
        <span className="font-mono text-[0.95em] break-all">{readablePaths(item.path)}</span>{' '}
        <span className="whitespace-nowrap text-muted">
          {t('znodes', { count: item.nodes.length })} · <ByteSize bytes={item.bytes} />
        </span>
        {blocked && (
          <span className="block pt-1">
            {item.blocks.map((block) => (
              <StatusDot key={block.code + block.text} status="warning" className="whitespace-normal">
                {words.block(block)}
              </StatusDot>
            ))}
          </span>
        )}
      </summary>
      <ul className="space-y-1.5 pt-2">
        {item.nodes.map((node) => (
          <li key={node.path} className="min-w-0">
            <p className="flex flex-wrap items-center gap-x-2 text-xs">
              <Badge tone={node.action === 'remove' ? 'danger' : 'warning'}>{t(`action.${node.action}`)}</Badge>
              <span className="min-w-0 font-mono break-all">{readablePaths(node.path)}</span>
              <span className="whitespace-nowrap text-muted">
                v{node.version} · <ByteSize bytes={node.bytes} />
              </span>
            </p>
            {node.content !== '' && (
              <pre className="mt-1 rounded-sm bg-sunken px-2 py-1 text-xs break-all whitespace-pre-wrap">
                {node.content}
                {node.after !== null && `\n→ ${node.after}`}
              </pre>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}
