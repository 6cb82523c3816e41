'use client'
import { useTranslations } from 'next-intl'
import type { LeftoverRow } from '#lib/registry/clean-up/schema'
import { CopyText } from '../../_components/copy-text'
import { Facts } from '../../_components/facts'
import { readablePaths } from '../../_components/format/readable-paths'
import { RelativeTime } from '../../_components/relative-time'
import { Section } from '../../_components/section'
import { SidePanel } from '../../_components/side-panel'
import { ErrorState } from '../../_components/states/error-state'
import { LoadingState } from '../../_components/states/loading-state'
import { ByteSize } from './byte-size'
import { DryRunItem } from './dry-run-item'
import { useLeftoverWords } from './leftover-words'
import { useDryRun } from './use-dry-run'

/** One leftover beside the list: the proof in the order of time, who might still use it, and what lies inside right now. */
export function LeftoverPanel({ row, onClose }: { row: LeftoverRow; onClose: () => void }) {
  const t = useTranslations('cleanUp')
  const words = useLeftoverWords()
  return (
    <SidePanel title={readablePaths(row.path)} facts={words.kind(row.kind)} onClose={onClose}>
      <div className="flex flex-col gap-3 p-3">
        <p className="text-sm">{words.what(row.kind)}</p>
        <p className="rounded-md bg-warning-soft px-3 py-2 text-sm">{words.risk(row.kind)}</p>
        <Section title={t('proof')}>
          <Proof row={row} />
        </Section>
        <Facts
          facts={[
            { label: t('columns.unusedSince'), value: <RelativeTime at={row.unusedSince} /> },
            { label: t('columns.firstSeen'), value: <RelativeTime at={row.firstSeen} /> },
            { label: t('lastLooked'), value: <RelativeTime at={row.seenAt} /> },
            { label: t('columns.subject'), value: words.subject(row) },
            { label: t('columns.registry'), value: row.registry },
            { label: t('columns.bytes'), value: <ByteSize bytes={row.bytes} /> },
            { label: t('columns.path'), value: <CopyText text={row.path} maxLength={64} /> },
          ]}
        />
        {row.removable && <Inside row={row} />}
      </div>
    </SidePanel>
  )
}

function Proof({ row }: { row: LeftoverRow }) {
  const words = useLeftoverWords()
  const dated = row.evidence.toSorted((one, other) => (one.at ?? '~').localeCompare(other.at ?? '~'))
  return (
    <ol className="space-y-1.5 text-sm">
      {dated.map((item) => (
        <li key={item.text + (item.at ?? '')} className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3">
          <span className="break-words">{words.evidence(item)}</span>
          <span className="text-xs text-muted">{item.at !== null && <RelativeTime at={item.at} />}</span>
        </li>
      ))}
    </ol>
  )
}

/** Read from the registry when the panel opens. */
function Inside({ row }: { row: LeftoverRow }) {
  const t = useTranslations('cleanUp')
  const { preview, problem, retry } = useDryRun({ registry: row.registry, paths: [row.path], withRules: true })
  const item = preview?.items[0]
  return (
    <Section title={t('inside')} flush>
      {problem && <ErrorState problem={problem} onRetry={retry} inline />}
      {!problem && !item && <LoadingState />}
      {item && <DryRunItem item={item} open />}
    </Section>
  )
}
