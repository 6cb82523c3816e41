'use client'
import { ListChecks } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { GroupBy, MessageGroup } from '#lib/messages/schema'
import { Button } from '../../_components/button'
import { NumberCell } from '../../_components/number-cell'
import { StatusDot } from '../../_components/status-dot'
import type { Column } from '../../_components/table/column'
import { useMay } from '../../_hooks/use-actor'
import type { Choice } from './bulk/freeze-dialog'
import { useMessageWords } from './message-words'

export function useGroupColumns(by: GroupBy, onSettle: (choice: Choice) => void): readonly Column<MessageGroup>[] {
  const t = useTranslations('messages.groups')
  const words = useMessageWords()
  const may = useMay('messages:resolve')
  const forbidden = may.allowed ? undefined : t('forbidden', { role: may.role })
  return useMemo(() => {
    const causes = (group: MessageGroup): string =>
      by === 'cause' ? words.causeSentence(group) : group.causes.map((one) => `${one.count} ${words.cause(one)}`).join(' · ')
    const verbs = (group: MessageGroup): string => group.verbs.map(words.verb).join(words.comma) || '–'
    return [
      { id: 'value', header: t(`kinds.${by}`), width: by === 'cause' ? 250 : 210, cell: (group) => <GroupName group={group} by={by} /> },
      { id: 'count', header: t('count'), align: 'end', width: 90, cell: ({ count }) => <NumberCell value={count} /> },
      {
        id: 'oldest',
        header: t('oldest'),
        align: 'end',
        width: 100,
        cell: ({ oldestAge }) => <NumberCell value={oldestAge * 1000} unit="ms" />,
      },
      {
        id: 'settle',
        header: t('settle'),
        width: 130,
        cell: ({ value, count, verbs: known }) => (
          <Button
            size="sm"
            icon={ListChecks}
            disabledReason={forbidden ?? (value === '' ? t('unnamed') : undefined)}
            onClick={() => onSettle({ filter: { [by]: value }, count, verbs: known })}
          >
            {t('settleMany')}
          </Button>
        ),
      },
      {
        id: 'causes',
        header: by === 'cause' ? t('meaning') : t('causes'),
        cell: (group) => <span title={causes(group)}>{causes(group)}</span>,
      },
      { id: 'verbs', header: t('verbs'), width: 230, cell: (group) => <span title={verbs(group)}>{verbs(group)}</span> },
    ]
  }, [t, words, by, forbidden, onSettle])
}

function GroupName({ group: { value, cause, urgent }, by }: { group: MessageGroup; by: GroupBy }) {
  const t = useTranslations('messages.groups')
  const words = useMessageWords()
  return (
    <span className="flex items-center gap-2">
      {urgent && <StatusDot status="danger">{t('urgent')}</StatusDot>}
      {value === '' ? (
        <span className="text-muted">{t('none')}</span>
      ) : (
        <Link
          href={`/messages?${new URLSearchParams({ [by]: value }).toString()}`}
          title={value}
          className="truncate font-medium hover:underline"
        >
          {by === 'cause' ? words.cause({ cause }) : value}
        </Link>
      )}
    </span>
  )
}
