'use client'
import { useTranslations } from 'next-intl'
import { formatDuration } from '../../../_components/format/duration'
import { PageFrame } from '../../../_components/shell/page-frame'
import { ApiView } from '../../../_components/states/api-view'
import { StatusDot } from '../../../_components/status-dot'
import { MessageBody } from '../message-body'
import { nameOf } from '../message-name'
import { useMessageWords } from '../message-words'
import { useMessage } from '../use-message'

/** One message on a page of its own. */
export function MessagePage({ id }: { id: string }) {
  const t = useTranslations('messages')
  const words = useMessageWords()
  const { state, operations, refresh } = useMessage(id)
  const { data, envelope } = state
  return (
    <PageFrame
      title={data ? t('pageTitle', { key: nameOf(data) }) : id}
      facts={
        data && (
          <>
            {data.settledAt === null ? (
              <StatusDot status="warning">{t('hangsFor', { age: formatDuration(data.age * 1000) })}</StatusDot>
            ) : (
              <StatusDot status="ok">{t('isSettled')}</StatusDot>
            )}
            <span aria-hidden>·</span>
            <span>{[words.sourceKind(data.sourceKind), data.topic].filter(Boolean).join(' → ')}</span>
          </>
        )
      }
      asOf={envelope?.asOf}
    >
      <ApiView state={state}>{(message) => <MessageBody message={message} operations={operations} refresh={refresh} />}</ApiView>
    </PageFrame>
  )
}
