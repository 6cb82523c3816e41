'use client'
import { useTranslations } from 'next-intl'
import type { PreviewDetail } from '#lib/governance/rules/preview-schema'
import { cx } from '../../../../../../_components/cx'
import { useSaid } from '../../../../../../_components/use-said'

type Step = PreviewDetail['before']['steps'][number]
type RouterChainProps = { title: string; steps: readonly Step[]; addresses: ReadonlyMap<number, string> }

const maxNamed = 3

/** The routers in their order; under each those that fell there, with the reason. */
export function RouterChain({ title, steps, addresses }: RouterChainProps) {
  const t = useTranslations('rules.preview')
  const wordsOf = useSaid()
  return (
    <div className="min-w-0">
      <h4 className="pb-1 text-xs font-medium text-muted">{title}</h4>
      {steps.length === 0 && <p className="text-sm text-muted">{t('noRouters')}</p>}
      <ol className="space-y-1 text-sm">
        {steps.map(({ router, keptCount, fell, fellCount }, place) => (
          <li key={`${router} ${place}`} className="rounded-sm bg-sunken px-2 py-1">
            <div className="flex gap-2">
              <span className="min-w-0 grow truncate font-mono text-xs">{router}</span>
              <span className={cx('shrink-0 text-xs tabular-nums', keptCount === 0 ? 'font-medium text-danger' : 'text-muted')}>
                {t('kept', { count: keptCount })}
              </span>
            </div>
            {byReason(fell).map(({ reason, said, places }) => (
              <p key={reason} className="text-xs break-words">
                <span className="text-danger">
                  −{' '}
                  {places
                    .slice(0, maxNamed)
                    .map((index) => addresses.get(index) ?? index)
                    .join(', ')}
                </span>
                {places.length > maxNamed && <> {t('andMore', { count: places.length - maxNamed })}</>}{' '}
                <span className="text-muted">{wordsOf({ text: reason, said })}</span>
              </p>
            ))}
            {fellCount > fell.length && <p className="text-xs text-muted">{t('andMore', { count: fellCount - fell.length })}</p>}
          </li>
        ))}
      </ol>
    </div>
  )
}

type Reason = Pick<Step['fell'][number], 'reason' | 'said'> & { places: number[] }

function byReason(fell: Step['fell']): Reason[] {
  const reasons = new Map<string, Reason>()
  for (const { index, reason, said } of fell) {
    const known = reasons.get(reason)
    if (known) known.places.push(index)
    else reasons.set(reason, { reason, said, places: [index] })
  }
  return [...reasons.values()]
}
