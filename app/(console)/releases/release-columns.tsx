'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReleaseRow } from '#lib/governance/release/schema'
import { formatShare } from '../../_components/format/number'
import { releaseHref } from '../../_components/paths'
import { RelativeTime } from '../../_components/relative-time'
import type { Column } from '../../_components/table/column'
import { useReleaseSubjectWord } from './release-subject'
import { percentOfStep, ReleaseStateDot } from './release-state'

export function useReleaseColumns(): readonly Column<ReleaseRow>[] {
  const t = useTranslations('releases.columns')
  const modes = useTranslations('releases.mode')
  const subjectOf = useReleaseSubjectWord()
  return [
    {
      id: 'subject',
      header: t('subject'),
      cell: (row) => (
        <Link href={releaseHref(row.id)} title={subjectOf(row)} className="font-medium hover:underline">
          {subjectOf(row)}
        </Link>
      ),
    },
    { id: 'state', header: t('state'), width: 190, cell: (row) => <ReleaseStateDot release={row} /> },
    { id: 'mode', header: t('mode'), width: 110, cell: ({ mode }) => modes(mode) },
    { id: 'step', header: t('step'), width: 90, align: 'end', cell: (row) => percentOfStep(row) },
    {
      id: 'measured',
      header: t('measured'),
      width: 110,
      align: 'end',
      cell: ({ look }) => (typeof look?.share.measured === 'number' ? formatShare(look.share.measured).short : '–'),
    },
    { id: 'actor', header: t('actor'), width: 110, cell: ({ actor }) => actor },
    { id: 'created', header: t('created'), width: 110, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  ]
}
