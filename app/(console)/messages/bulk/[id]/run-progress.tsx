'use client'
import { useTranslations } from 'next-intl'
import { shareDone } from '#lib/messages/bulk/progress'
import { type BulkRun, type ItemState, itemStates } from '#lib/messages/bulk/schema'
import { cx } from '../../../../_components/cx'
import { formatShare } from '../../../../_components/format/number'
import { useMessageWords } from '../../message-words'
import { ItemStateDot } from '../run-state'

/** Ended ones from the left, in the order of how well. */
const parts = [
  { state: 'succeeded', className: 'bg-ok' },
  { state: 'refused', className: 'bg-warning' },
  { state: 'needs-attention', className: 'bg-danger' },
  { state: 'running', className: 'bg-accent' },
] as const

type RunProgressProps = { run: BulkRun; shown: ItemState | null; onShow: (state: ItemState) => void }

/** How far it is, as a bar and in numbers; a press on a number shows only those. */
export function RunProgress({ run, shown, onShow }: RunProgressProps) {
  const { counts, state } = run
  return (
    <div className="shrink-0 space-y-2 border-b bg-ground px-4 py-3">
      <Standing run={run} />
      {state !== 'frozen' && state !== 'discarded' && <Bar run={run} />}
      <div className="flex flex-wrap items-center gap-1.5">
        {itemStates
          .filter((one) => counts[one] > 0 || one === shown)
          .map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={shown === one}
              onClick={() => onShow(one)}
              className={cx(
                'flex h-7 items-center gap-1.5 rounded-md border bg-surface px-2 text-sm hover:bg-hover',
                shown === one && 'border-accent bg-selected',
              )}
            >
              <span className="font-semibold tabular-nums">{counts[one].toLocaleString('en')}</span>
              <ItemStateDot state={one} />
            </button>
          ))}
        <Settings run={run} />
      </div>
    </div>
  )
}

const todoOf = ({ chosen, counts }: BulkRun): number => chosen.count - counts['left-out']

/** What a person has to know of its state, in one sentence. */
function Standing({ run }: { run: BulkRun }) {
  const t = useTranslations('messages.bulk')
  const { state, held, stopAfter } = run
  const todo = todoOf(run)
  if (state === 'frozen') return <p className="text-sm">{todo === 0 ? t('nothingToDo') : t('dryRun', { count: todo })}</p>
  if (!held || (state !== 'paused' && state !== 'stopped')) return null
  if (held.by === 'person') return <p className="text-sm">{t(`${state}By`, { who: held.who })}</p>
  if (state === 'stopped') return null
  const limit = held.by === 'refused' ? stopAfter.refused : stopAfter.needsAttention
  return <p className="text-sm font-medium">{t(`pausedBecause.${held.by}`, { limit })}</p>
}

function Bar({ run }: { run: BulkRun }) {
  const t = useTranslations('messages.bulk')
  const todo = Math.max(1, todoOf(run))
  const share = shareDone(run.counts)
  return (
    <div className="flex items-center gap-3">
      <progress className="sr-only" aria-label={t('progress')} max={100} value={Math.round(share * 100)} />
      <div aria-hidden className="flex h-2 grow overflow-hidden rounded-full bg-sunken">
        {parts.map(({ state, className }) => (
          <span
            key={state}
            className={cx('h-full transition-[width] duration-300', className)}
            style={{ width: `${(run.counts[state] / todo) * 100}%` }}
          />
        ))}
      </div>
      <span className="w-14 text-end text-sm tabular-nums">{formatShare(share).short}</span>
    </div>
  )
}

/** What it was frozen from, and its limits. */
function Settings({ run: { chosen, stopAfter, width, perMinute, state } }: { run: BulkRun }) {
  const t = useTranslations('messages.bulk')
  const words = useMessageWords()
  const filter = Object.entries(chosen.filter ?? {}).filter(([name]) => name !== 'care')
  const from = filter.map(([name, value]) => (name === 'cause' ? words.cause({ cause: value }) : value))
  const limits = t('limits', { needsAttention: stopAfter.needsAttention, refused: stopAfter.refused, width })
  const rate = perMinute === null ? [] : [t('perMinute', { count: perMinute })]
  return <span className="ms-auto text-xs text-muted">{[...from, state === 'frozen' ? t('asOfFreeze') : limits, ...rate].join(' · ')}</span>
}
