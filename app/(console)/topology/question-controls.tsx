'use client'
import { Crosshair, History, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button, IconButton } from '../../_components/button'
import { cutMiddle } from '../../_components/format/cut-middle'
import { Select } from '../../_components/select'
import { plainId } from './model/node-name'
import { depths, directions, levels, type ViewState } from './view-state'

const defaultSpan = 60

/** Level, focus, direction, depth and instant: the question, the same for the graph and its table. */
export function QuestionControls({ view }: { view: ViewState }) {
  const t = useTranslations('topology')
  return (
    <>
      {view.focus !== null && (
        <>
          <span className="flex h-7 items-center gap-1.5 rounded-md bg-accent-soft ps-2 text-sm text-accent">
            <Crosshair aria-hidden className="size-3.5" />
            <span title={view.focus}>{t('focusedOn', { name: cutMiddle(plainId(view.focus), 28) })}</span>
            <IconButton icon={X} label={t('unfocus')} size="sm" onClick={view.unfocus} className="text-accent" />
          </span>
          <Select
            label={t('directionLabel')}
            hideLabel
            options={directions.map((value) => ({ value, label: t(`direction.${value}`) }))}
            value={view.direction}
            onValueChange={view.setDirection}
          />
          <Select
            label={t('depth')}
            options={depths.map((count) => ({ value: String(count), label: count === 20 ? t('allSteps') : t('steps', { count }) }))}
            value={String(view.depth)}
            onValueChange={(depth) => view.setDepth(Number(depth))}
          />
        </>
      )}
      <Select
        label={t('levelLabel')}
        hideLabel
        options={levels.map((value) => ({ value, label: t(`level.${value}`) }))}
        value={view.level}
        onValueChange={view.setLevel}
      />
      {!view.replay && (
        <Button size="sm" icon={History} onClick={() => view.setWindow({ minutes: defaultSpan, toMs: null })}>
          {t('replay.start')}
        </Button>
      )}
    </>
  )
}
