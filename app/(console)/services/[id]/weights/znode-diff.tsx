'use client'
import { useTranslations } from 'next-intl'
import { writeWords } from '#lib/governance/write-sentences'
import { Badge } from '../../../../_components/badge'
import { CopyText } from '../../../../_components/copy-text'
import { cx } from '../../../../_components/cx'
import { useSaid } from '../../../../_components/use-said'
import { type DiffLine, lineDiff } from './line-diff'
import { readableContent } from './readable-content'

type Write = { path: string; form: string; before: string | null; after: string | null; reason: string }

/** One node of the registry: left as it is live, right as it is planned. */
export function ZnodeDiff({ write }: { write: Write }) {
  const t = useTranslations('weights.diff')
  const wordsOf = useSaid()
  const { path, form, before, after, reason } = write
  const readable = (text: string | null) => (text === null ? null : readableContent(text))
  const lines = lineDiff(readable(before), readable(after))
  return (
    <section aria-label={path} className="min-w-0 rounded-md border">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-0.5 border-b px-3 py-1.5 text-sm">
        <Badge tone={after === null ? 'danger' : 'accent'}>{verbOf(before, after, t)}</Badge>
        <CopyText text={path} maxLength={64} />
        <span className="font-mono text-xs text-muted">{form}</span>
        <span className="w-full text-xs text-muted">{wordsOf(writeWords(reason))}</span>
      </header>
      <div className={cx('grid font-mono text-xs', columnsOf(before, after))}>
        <Side title={t('live')} isMissing={before === null} lines={lines} side="left" />
        <Side title={t('planned')} isMissing={after === null} lines={lines} side="right" />
      </div>
    </section>
  )
}

/** A side without a node needs only the room to say so. */
function columnsOf(before: string | null, after: string | null): string {
  if (before === null) return 'grid-cols-[7.5rem_minmax(0,1fr)]'
  return after === null ? 'grid-cols-[minmax(0,1fr)_7.5rem]' : 'grid-cols-2'
}

function verbOf(before: string | null, after: string | null, t: (key: 'create' | 'remove' | 'change') => string): string {
  if (before === null) return t('create')
  return after === null ? t('remove') : t('change')
}

const marks = { left: { sign: '−', ground: 'bg-danger-soft' }, right: { sign: '+', ground: 'bg-ok-soft' } } as const

function Side({
  title,
  isMissing,
  lines,
  side,
}: {
  title: string
  isMissing: boolean
  lines: readonly DiffLine[]
  side: 'left' | 'right'
}) {
  const t = useTranslations('weights.diff')
  const { sign, ground } = marks[side]
  return (
    <div className={cx('min-w-0', side === 'right' && 'border-s')}>
      <p className="border-b px-3 py-1 font-sans text-xs font-medium text-muted">{title}</p>
      {isMissing ? (
        <p className="hatched px-3 py-2 font-sans text-muted">{t('noNode')}</p>
      ) : (
        <div className="py-1">
          {lines.map((line, index) => {
            const text = line[side]
            const isChanged = line.kind === 'changed' && text !== undefined
            return (
              <div key={index} className={cx('flex min-h-4 gap-1.5 px-2', isChanged && ground)}>
                <span aria-hidden className="w-2 shrink-0 text-muted select-none">
                  {isChanged && sign}
                </span>
                <span className="min-w-0 break-words whitespace-pre-wrap">{text}</span>
              </div>
            )
          })}
        </div>
      )}
    </div>
  )
}
