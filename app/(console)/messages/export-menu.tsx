'use client'
import { FileDown } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '../../_components/button'
import { Menu, type MenuItem } from '../../_components/menu'
import { useMay } from '../../_hooks/use-actor'
import { chosenFilters, useMessageFilters } from './use-message-list'

const files = [
  { id: 'csv', query: { format: 'csv' }, payload: false },
  { id: 'jsonl', query: { format: 'jsonl' }, payload: false },
  { id: 'payloads', query: { format: 'jsonl', payload: 'true' }, payload: true },
] as const

/** Everything that matches as a file, however much it is: the server writes it while the browser saves it. */
export function ExportMenu({ state, search }: { state: 'open' | 'settled'; search: string }) {
  const t = useTranslations('messages.export')
  const { filters } = useMessageFilters()
  const may = useMay('messages:payload')
  const items = files.map(({ id, query, payload }): MenuItem => {
    const parameters = new URLSearchParams({ ...chosenFilters(filters), ...(search === '' ? {} : { search }), state, ...query })
    return {
      label: t(id),
      disabledReason: payload && !may.allowed ? t('forbidden', { role: may.role }) : undefined,
      onSelect: () => window.location.assign(`/api/v1/messages/export?${parameters.toString()}`),
    }
  })
  return (
    <Menu
      title={t('title')}
      groups={[items]}
      trigger={
        <Button size="sm" icon={FileDown}>
          {t('button')}
        </Button>
      }
    />
  )
}
