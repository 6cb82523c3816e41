'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { readingWords } from '#lib/governance/rules/twin-sentences'
import { Badge } from '../../../../../_components/badge'
import { CopyText } from '../../../../../_components/copy-text'
import { ApplicationLink } from '../../../../../_components/registry/links'
import { Section } from '../../../../../_components/section'
import { type Status, StatusDot } from '../../../../../_components/status-dot'
import type { Column } from '../../../../../_components/table/column'
import { PlainTable } from '../../../../../_components/table/plain-table'
import { useSaid } from '../../../../../_components/use-said'
import { UrlAway } from './publish/url-away'
import { readableContent } from '../../../../services/[id]/weights/readable-content'

type Reader = RuleDetail['readers'][number]

/** Every znode that holds the rule or a copy of it, and for each generation that subscribes whether it reads it. */
export function PlacesTab({ rule }: { rule: RuleDetail }) {
  const t = useTranslations('rules.places')
  const columns = useReaderColumns()
  const asideOf = (path: string) => (
    <>
      <Badge>{t('otherUrl')}</Badge>
      <UrlAway rule={rule} path={path} />
    </>
  )
  return (
    <div className="flex min-h-0 grow flex-col gap-4 overflow-auto bg-ground p-4">
      <Section title={t('readers')} flush>
        <PlainTable
          label={t('readers')}
          columns={columns}
          rows={rule.readers}
          rowId={({ application, generation }) => `${application} ${generation}`}
          empty={t('noReaders')}
        />
      </Section>
      {rule.places.map(({ path, format, content }) => (
        <Section
          key={path}
          title={<CopyText text={path} maxLength={120} />}
          aside={content === null ? <Badge>{t('noNode')}</Badge> : format === 'url' && <UrlAway rule={rule} path={path} />}
        >
          {content === null ? (
            <p className="text-sm text-muted">{t('noNodeCause')}</p>
          ) : (
            <pre className="overflow-x-auto font-mono text-xs">{readableContent(content)}</pre>
          )}
        </Section>
      ))}
      {rule.otherUrls.map(({ path, content }) => (
        <Section key={path} title={<CopyText text={path} maxLength={120} />} aside={asideOf(path)}>
          <p className="pb-2 text-sm text-muted">{t('otherUrlCause')}</p>
          <pre className="overflow-x-auto font-mono text-xs">{readableContent(content)}</pre>
        </Section>
      ))}
    </div>
  )
}

const looks: Record<Reader['read'], Status> = { yes: 'ok', 'interface-only': 'warning', no: 'danger' }

function useReaderColumns(): readonly Column<Reader>[] {
  const t = useTranslations('rules.places')
  return useMemo(
    () => [
      { id: 'application', header: t('application'), cell: (row) => <ApplicationLink name={row.application} /> },
      { id: 'generation', header: t('generation'), width: 120, cell: (row) => <Badge mono>{row.generation}</Badge> },
      { id: 'count', header: t('count'), width: 80, align: 'end', cell: (row) => row.count },
      {
        id: 'read',
        header: t('read'),
        width: 170,
        cell: (row) => <StatusDot status={looks[row.read]}>{t(`reads.${row.read}`)}</StatusDot>,
      },
      { id: 'when', header: t('when'), cell: ({ when }) => <Words text={when} /> },
      { id: 'cleared', header: t('cleared'), cell: ({ cleared }) => <Words text={cleared} /> },
      { id: 'source', header: t('source'), width: 130, cell: (row) => t(`sources.${row.source}`) },
    ],
    [t],
  )
}

/** A cell of Pilothouse's own table of readings. */
function Words({ text }: { text: string }) {
  const wordsOf = useSaid()
  if (text === '') return '–'
  const words = wordsOf(readingWords(text))
  return <span title={words}>{words}</span>
}
