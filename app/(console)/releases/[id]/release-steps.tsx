'use client'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import type { Look, Release } from '#lib/governance/release/schema'
import { formatShare } from '../../../_components/format/number'
import { operationHref } from '../../../_components/paths'
import { type Status, StatusDot } from '../../../_components/status-dot'
import type { Column } from '../../../_components/table/column'
import { PlainTable } from '../../../_components/table/plain-table'
import { shareOfStep } from './share-of-step'

type Row = { index: number; percent: number; values: string | undefined; place: 'done' | 'now' | 'ahead'; share: Look['share'] | undefined }

/** The steps as a ladder: what was predicted, what was measured, which operation did it. */
export function ReleaseSteps({ release }: { release: Release }) {
  const t = useTranslations('releases.ladder')
  const columns = useStepColumns(release)
  const rows = release.steps.map(({ percent, values }, index): Row => {
    return { index, percent, values, place: placeOf(release, index), share: shareOfStep(release, index) }
  })
  return <PlainTable label={t('label')} rows={rows} rowId={({ index }) => String(index)} empty="" columns={columns} />
}

function placeOf({ step, finishedAt }: Release, index: number): Row['place'] {
  if (step === null || index > step) return 'ahead'
  return index === step && finishedAt === null ? 'now' : 'done'
}

const places: Record<Row['place'], Status> = { done: 'ok', now: 'busy', ahead: 'idle' }

function useStepColumns({ operations }: Release): readonly Column<Row>[] {
  const t = useTranslations('releases.ladder')
  const idsOf = (index: number): string[] => operations.filter(({ step }) => step === index).map(({ id }) => id)
  return [
    { id: 'place', header: t('step'), width: 110, cell: ({ place }) => <StatusDot status={places[place]}>{t(place)}</StatusDot> },
    {
      id: 'percent',
      header: t('percent'),
      width: 70,
      align: 'end',
      cell: ({ percent, values }) => <span title={values}>{percent} %</span>,
    },
    { id: 'predicted', header: t('predicted'), width: 120, align: 'end', cell: ({ share }) => predictedOf(share) },
    { id: 'measured', header: t('measured'), width: 160, align: 'end', cell: ({ share }) => <Measured share={share} /> },
    { id: 'verdict', header: t('verdict'), width: 130, cell: ({ share }) => (share ? <Verdict share={share} /> : '–') },
    { id: 'operation', header: t('operation'), width: 100, cell: ({ index }) => <OperationLinks ids={idsOf(index)} /> },
  ]
}

function OperationLinks({ ids }: { ids: readonly string[] }) {
  const t = useTranslations('releases.ladder')
  if (ids.length === 0) return <span className="text-muted">–</span>
  return ids.slice(0, 3).map((id) => (
    <Link key={id} href={operationHref(id)} className="me-2 text-accent hover:underline">
      {t('show')}
    </Link>
  ))
}

function predictedOf(share: Look['share'] | undefined): string {
  if (!share?.predicted) return '–'
  const [low, high] = [formatShare(share.predicted.low).short, formatShare(share.predicted.high).short]
  return low === high ? low : `${low} – ${high}`
}

function Measured({ share }: { share: Look['share'] | undefined }) {
  const t = useTranslations('releases.ladder')
  if (share?.measured === null || share === undefined) return <span className="text-muted">–</span>
  return (
    <span title={t('between', { low: formatShare(share.low).short, high: formatShare(share.high).short })}>
      {formatShare(share.measured).short} <span className="text-muted">{t('ofCalls', { count: share.calls })}</span>
    </span>
  )
}

const verdicts: Record<Look['share']['verdict'], Status> = {
  agrees: 'ok',
  contradicts: 'danger',
  'too-few': 'idle',
  'not-predicted': 'idle',
}

function Verdict({ share }: { share: Look['share'] }) {
  const t = useTranslations('releases.shareVerdict')
  return <StatusDot status={verdicts[share.verdict]}>{t(share.verdict)}</StatusDot>
}
