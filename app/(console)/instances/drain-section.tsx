'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import { type ReactNode, useState } from 'react'
import { z } from 'zod'
import { type DrainPreview, drainPreviewSchema } from '#lib/governance/drain/schema'
import { operationSchema, type OperationRow } from '#lib/operations/schema'
import { CallCharts } from '../../_components/charts/call-charts'
import { operationHref } from '../../_components/paths'
import { RelativeTime } from '../../_components/relative-time'
import { Section } from '../../_components/section'
import { ApiView } from '../../_components/states/api-view'
import { type Status, StatusDot } from '../../_components/status-dot'
import { useApi } from '../../_hooks/use-api'
import { useCallSeries } from '../../_hooks/use-call-series'
import { isTicking } from '../operations/operation-state'
import { OperationSteps } from '../operations/operation-steps'
import { UndoButton } from '../operations/undo-button'
import { DrainBy } from './drain-by'
import { DrainButton } from './drain-button'

const operations = z.array(operationSchema)
const metrics = ['rate'] as const
const nameOf = (): string => ''

/** Takes an instance, or everything on a host, out of its services: the calls fade in sight, then it is told that it is safe to stop. */
export function DrainSection({ path, name }: { path: 'instances' | 'hosts'; name: string }) {
  const t = useTranslations('drain')
  const [by, setBy] = useState<DrainPreview['by']>('weight')
  const state = useApi(`${path}/${encodeURIComponent(name)}/drain?by=${by}`, drainPreviewSchema, {
    topics: ['rules', 'registry', 'operations'],
    everyMs: 10_000,
  })
  return (
    <Section title={t('title')}>
      <ApiView state={state} quiet>
        {(preview) => <Body preview={preview} path={path} refresh={state.refresh} choice={<DrainBy by={by} onChange={setBy} />} />}
      </ApiView>
    </Section>
  )
}

type BodyProps = { preview: DrainPreview; path: 'instances' | 'hosts'; refresh: () => void; choice: ReactNode }

function Body({ preview, path, refresh, choice }: BodyProps) {
  const last = useApi(`operations?target=${encodeURIComponent(preview.target)}&pageSize=1`, operations, { topics: ['operations'] })
  const operation = last.data?.[0]
  const isDrained = operation !== undefined && operation.undo.undoOf === null && operation.undo.undoneBy === null && !hasFailed(operation)
  return (
    <div className="space-y-3 text-sm">
      <Verdict preview={preview} operation={operation} />
      {path === 'instances' && <Calls address={preview.address} />}
      {operation && isTicking(operation.state) && <OperationSteps operation={operation} last={4} />}
      {!isDrained && choice}
      <div className="flex flex-wrap items-center gap-3">
        {isDrained ? <UndoButton operation={operation} size="md" /> : <DrainButton path={path} preview={preview} onPlanned={refresh} />}
        {operation && <OperationLink operation={operation} />}
      </div>
    </div>
  )
}

const hasFailed = ({ state }: OperationRow): boolean => state === 'refused' || state === 'discarded' || state === 'rejected'

function OperationLink({ operation }: { operation: OperationRow }) {
  const t = useTranslations('drain')
  return (
    <Link href={operationHref(operation.id)} className="text-accent hover:underline">
      {t('operation')}
    </Link>
  )
}

/** Where it stands, in one line: taking calls, fading, safe to stop, or not known. */
function Verdict({ preview, operation }: { preview: DrainPreview; operation: OperationRow | undefined }) {
  const t = useTranslations('drain')
  const { status, word, outcome } = verdictOf(operation)
  return (
    <div className="space-y-1">
      <StatusDot status={status} className="font-medium">
        {t(`state.${word}`)}
      </StatusDot>
      {outcome !== '' && <p className="break-words text-muted">{outcome}</p>}
      <p className="text-muted">
        {preview.lastCallAt === null ? (
          t(preview.hasStatistics ? 'noCall' : 'noStatistics')
        ) : (
          <>
            {t('lastCall')} <RelativeTime at={preview.lastCallAt} />
          </>
        )}
      </p>
    </div>
  )
}

type Word = 'serving' | 'fading' | 'restoring' | 'safe' | 'unproved' | 'stubborn' | 'refused'

function verdictOf(operation: OperationRow | undefined): { status: Status; word: Word; outcome: string } {
  if (!operation) return { status: 'ok', word: 'serving', outcome: '' }
  const { state, outcome, undo } = operation
  if (isTicking(state)) return { status: 'busy', word: undo.undoOf === null ? 'fading' : 'restoring', outcome: '' }
  if (hasFailed(operation)) return { status: 'warning', word: 'refused', outcome }
  if (undo.undoOf !== null || undo.undoneBy !== null) return { status: 'ok', word: 'serving', outcome: '' }
  if (state === 'needs-attention') return { status: 'danger', word: 'stubborn', outcome }
  // the worker says so itself where nobody reports and only the registry is proved
  return outcome.includes('safe to stop') ? { status: 'ok', word: 'safe', outcome } : { status: 'unknown', word: 'unproved', outcome }
}

/** The calls of the last quarter of an hour: what fades. */
function Calls({ address }: { address: string }) {
  const state = useCallSeries({ minutes: 15, server: address })
  return (
    <ApiView state={state} quiet>
      {(data) => <CallCharts data={data} asOf={state.envelope?.asOf ?? null} nameOf={nameOf} metrics={metrics} height={110} />}
    </ApiView>
  )
}
