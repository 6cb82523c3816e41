'use client'
import { useTranslations } from 'next-intl'
import { cx } from '../../../_components/cx'
import { diffLines, type DiffLine } from './diff-lines'

type WriteDiffProps = {
  before: string | null
  after: string | null
  /** Other words over the columns than "live when planned" and "planned" */
  titles?: { left: string; right: string }
}

/** What stood there on the left, what was planned on the right, line by line. */
export function WriteDiff({ before, after, titles }: WriteDiffProps) {
  const t = useTranslations('operations.plan')
  const lines = diffLines(readable(before), readable(after))
  return (
    <div className="overflow-x-auto px-4 py-2.5">
      <table className="w-full table-fixed border-separate border-spacing-0 font-mono text-xs" aria-label={t('diff')}>
        <thead>
          <tr className="text-start font-sans text-muted">
            <th scope="col" className="pb-1 text-start font-medium">
              {titles?.left ?? t('live')}
            </th>
            <th scope="col" className="pb-1 text-start font-medium">
              {titles?.right ?? t('planned')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <Line key={index} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Line({ line: { left, right, same } }: { line: DiffLine }) {
  const t = useTranslations('operations.plan')
  return (
    <tr className="align-top">
      <td className={cx('pe-2 ps-1 break-words whitespace-pre-wrap', side(left, same, 'bg-danger-soft'))}>
        {left !== undefined && <Sign text="−" hint={t('removedLine')} same={same} />}
        {left}
      </td>
      <td className={cx('ps-2 break-words whitespace-pre-wrap', side(right, same, 'bg-ok-soft'))}>
        {right !== undefined && <Sign text="+" hint={t('addedLine')} same={same} />}
        {right}
      </td>
    </tr>
  )
}

const side = (text: string | undefined, same: boolean, changed: string) => (text === undefined ? 'hatched' : !same && changed)

/** As wide where nothing changed, so that indentation can be compared. */
function Sign({ text, hint, same }: { text: string; hint: string; same: boolean }) {
  return (
    <>
      <span aria-hidden className="inline-block w-[2ch] text-muted select-none">
        {!same && text}
      </span>
      {!same && <span className="sr-only">{hint} </span>}
    </>
  )
}

/** Override URLs are one long encoded line: decoded, one parameter a line. */
function readable(content: string | null): string | null {
  if (content === null || content.includes('\n')) return content
  const decoded = content.includes('%3A%2F%2F') ? decodeQuietly(content) : content
  return /^[a-z]+:\/\/\S+$/.test(decoded) ? decoded.replace('?', '\n  ?').replaceAll('&', '\n  &') : decoded
}

function decodeQuietly(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
