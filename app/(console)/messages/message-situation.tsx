'use client'
import { useTranslations } from 'next-intl'
import type { MessageDetail } from '#lib/messages/schema'
import { RelativeTime } from '../../_components/relative-time'
import { useMessageWords } from './message-words'
import { offlineSince, type Owner } from './use-owner'

type Situation = Pick<MessageDetail, 'owner' | 'attempts' | 'identity' | 'evidence'>

/** What makes the cause pressing just now: the owner is away, it was asked in vain, the broker will give it up. */
export function MessageSituation({ message, owner }: { message: Situation; owner: Owner | undefined }) {
  const t = useTranslations('messages.situation')
  const words = useMessageWords()
  const { checks, checkMax, buriedAt } = message.identity
  const since = owner && offlineSince(owner)
  const asked = message.evidence.findLast(({ kind }) => kind === 'check-back')
  return (
    <ul className="flex flex-col gap-0.5 pt-1 text-sm empty:hidden">
      {since && (
        <li>
          {t('offline', { owner: message.owner })} <RelativeTime at={since} />
        </li>
      )}
      {asked && message.attempts > 0 && <li>{t('answered', { count: message.attempts, verdict: words.verdict(asked.verdict ?? '') })}</li>}
      {typeof checks === 'number' && typeof checkMax === 'number' && checks > 0 && <li>{t('checked', { checks, most: checkMax })}</li>}
      {typeof buriedAt === 'string' && (
        <li className="font-medium">
          {t('buried')} <RelativeTime at={buriedAt} />
        </li>
      )}
    </ul>
  )
}
