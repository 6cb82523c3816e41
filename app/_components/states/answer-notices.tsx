import { useTranslations } from 'next-intl'
import type { ApiWarning } from '../../_hooks/api-client'
import { useSaid } from '../use-said'
import { PartialNotice } from './partial-notice'
import { StaleNotice } from './stale-notice'

type AnswerNoticesProps = { asOf: string | null; complete: boolean; warnings: readonly ApiWarning[] }

/** The notices that an answer's own `complete` and `warnings` call for; nothing when it is whole and fresh. */
export function AnswerNotices({ asOf, complete, warnings }: AnswerNoticesProps) {
  const t = useTranslations('states')
  const wordsOf = useSaid()
  const stale = warnings.filter((warning) => warning.code === 'source-stale')
  const missing = warnings.filter((warning) => warning.code !== 'source-stale')
  return (
    <>
      {(missing.length > 0 || !complete) && (
        <PartialNotice
          missing={
            missing.length > 0
              ? missing.map((warning) => ({ what: warning.source ?? t('someData'), why: wordsOf(warning) }))
              : [{ what: t('someData'), why: '' }]
          }
        />
      )}
      {stale.length > 0 && (
        <StaleNotice asOf={asOf} what={stale.map(({ source }) => source ?? '').join(', ')} reason={stale[0] && wordsOf(stale[0])} />
      )}
    </>
  )
}
