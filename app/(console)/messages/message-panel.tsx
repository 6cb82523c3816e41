'use client'
import { useTranslations } from 'next-intl'
import { formatDuration } from '../../_components/format/duration'
import { messageHref } from '../../_components/paths'
import { SidePanel } from '../../_components/side-panel'
import { ApiView } from '../../_components/states/api-view'
import { StatusDot } from '../../_components/status-dot'
import { nameOf } from './message-name'
import { useMessage } from './use-message'
import { MessageBody } from './message-body'

/** One message beside the list. */
export function MessagePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations('messages')
  const message = useMessage(id)
  const { data } = message.state
  return (
    <SidePanel
      title={data ? nameOf(data) : id}
      facts={
        data &&
        (data.settledAt === null ? (
          <StatusDot status="warning">{t('hangsFor', { age: formatDuration(data.age * 1000) })}</StatusDot>
        ) : (
          <StatusDot status="ok">{t('isSettled')}</StatusDot>
        ))
      }
      href={messageHref(id)}
      onClose={onClose}
    >
      <ApiView state={message.state}>
        {(detail) => <MessageBody message={detail} operations={message.operations} refresh={message.refresh} narrow />}
      </ApiView>
    </SidePanel>
  )
}
