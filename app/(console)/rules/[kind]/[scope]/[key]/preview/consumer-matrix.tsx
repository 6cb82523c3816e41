'use client'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import type { PreviewService } from '#lib/governance/rules/preview-schema'
import { Badge } from '../../../../../../_components/badge'
import { cx } from '../../../../../../_components/cx'
import { useVirtualRows } from '../../../../../../_components/table/use-virtual-rows'
import { GenerationFilter } from './generation-filter'
import { type MatrixColumn, type MatrixRow, matrixColumns, matrixRows, maxColumns } from './matrix-model'
import { MatrixCell } from './matrix-cell'
import type { DetailWish } from './use-rule-preview'

type Choose = (consumer: string, method: string) => void
type ConsumerMatrixProps = { service: PreviewService; chosen: DetailWish | undefined; onChoose: Choose }

const rowHeight = 32

/** Consumers by methods: how many providers are left to each, before and after. Only the rows in sight are drawn. */
export function ConsumerMatrix({ service, chosen, onChoose }: ConsumerMatrixProps) {
  const t = useTranslations('rules.preview')
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const [filter, setFilter] = useState({ changedOnly: false, generation: null as string | null })
  const columns = useMemo(() => matrixColumns(service), [service])
  const rows = useMemo(() => matrixRows(service, filter), [service, filter])
  const { first, span } = useVirtualRows({ scroller, count: rows.length, rowHeight })
  const after = rows.length - first - span
  const shown = columns.slice(0, maxColumns)
  return (
    <div className="space-y-2">
      <GenerationFilter service={service} filter={filter} onChange={setFilter} />
      <section ref={setScroller} aria-label={t('matrix')} className="max-h-80 overflow-auto rounded-md border">
        <table className="w-full border-separate border-spacing-0 text-sm">
          <caption className="sr-only">{t('matrixCaption')}</caption>
          <MatrixHead columns={shown} />
          <tbody>
            {first > 0 && <Spacer height={first * rowHeight} />}
            {rows.slice(first, first + span).map((row) => (
              <ConsumerRow key={row.consumer.id} row={row} columns={shown} chosen={chosen} onChoose={onChoose} />
            ))}
            {after > 0 && <Spacer height={after * rowHeight} />}
          </tbody>
        </table>
        {rows.length === 0 && <p className="px-3 py-4 text-center text-sm text-muted">{t('noRows')}</p>}
      </section>
      <p className="text-xs text-muted">
        {service.consumers.length < service.consumerCount && (
          <>{t('rowsCut', { shown: service.consumers.length, total: service.consumerCount })} </>
        )}
        {columns.length > maxColumns && <>{t('columnsCut', { count: columns.length - maxColumns })} </>}
        {service.methodsCut && <>{t('methodsCut')} </>}
        {t('cellHint')}
      </p>
    </div>
  )
}

function MatrixHead({ columns }: { columns: readonly MatrixColumn[] }) {
  const t = useTranslations('rules.preview')
  const head = 'sticky top-0 z-10 h-8 border-b bg-surface px-2 text-start text-xs font-medium text-muted'
  return (
    <thead>
      <tr>
        <th scope="col" className={head}>
          {t('consumer')}
        </th>
        {columns.map(({ id, methods }) => (
          <th key={id} scope="col" title={methods.join(', ')} className={cx(head, 'max-w-40 truncate text-end')}>
            {methods.length === 0 ? t('everyMethod') : methods[0]}
            {methods.length > 1 && <span> +{methods.length - 1}</span>}
          </th>
        ))}
      </tr>
    </thead>
  )
}

const Spacer = ({ height }: { height: number }) => <tr aria-hidden style={{ height }} />

type ConsumerRowProps = { row: MatrixRow; columns: readonly MatrixColumn[]; chosen: DetailWish | undefined; onChoose: Choose }

function ConsumerRow({ row: { consumer, group }, columns, chosen, onChoose }: ConsumerRowProps) {
  return (
    <tr className={cx('hover:bg-hover', chosen?.consumer === consumer.id && 'bg-selected')}>
      <th scope="row" className="h-8 max-w-64 truncate border-b border-line/60 px-2 text-start font-normal">
        <span className="me-1.5 font-medium">{consumer.application}</span>
        <span className="me-1.5 font-mono text-xs text-muted">{consumer.address}</span>
        <Badge mono>{consumer.generation}</Badge>
      </th>
      {columns.map(({ id }) => (
        <td key={id} className="h-8 border-b border-line/60 px-1 text-end">
          <MatrixCell consumer={consumer} group={group} method={id} onChoose={() => onChoose(consumer.id, id)} />
        </td>
      ))}
    </tr>
  )
}
