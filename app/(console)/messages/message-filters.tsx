'use client'
import { useTranslations } from 'next-intl'
import { X } from 'lucide-react'
import { messageSourceKinds } from '#lib/messages/model'
import { cares } from '#lib/messages/schema'
import { Button } from '../../_components/button'
import { Select } from '../../_components/select'
import { useSources } from '../../_components/shell/use-sources'
import { useMessageFilters } from './use-message-list'
import { useMessageWords } from './message-words'

const unset = 'any'

/** Where they come from and who takes care of them; what was chosen elsewhere, as chips that let go. */
export function MessageFilters() {
  const t = useTranslations('messages.filters')
  const words = useMessageWords()
  const { filters, setFilters } = useMessageFilters()
  const { data = [] } = useSources()
  const sources = data.filter(({ kind }) => messageSourceKinds.some((one) => one === kind))
  return (
    <>
      {sources.length > 1 && (
        <Select
          label={t('source')}
          options={[
            { value: unset, label: t('any') },
            ...sources.map(({ id, name, kind }) => ({ value: id, label: name ?? id, hint: words.sourceKind(kind) })),
          ]}
          value={filters.source ?? unset}
          onValueChange={(value) => void setFilters({ source: value === unset ? null : value })}
        />
      )}
      <Select
        label={t('care')}
        options={cares.map((value) => ({ value, label: t(`cares.${value}`) }))}
        value={filters.care ?? 'awake'}
        onValueChange={(value) => void setFilters({ care: value === 'awake' ? null : value })}
      />
      {filters.cause !== null && (
        <Chip label={t('cause')} value={words.cause({ cause: filters.cause })} onClear={() => void setFilters({ cause: null })} />
      )}
      {filters.owner !== null && <Chip label={t('owner')} value={filters.owner} onClear={() => void setFilters({ owner: null })} />}
      {filters.topic !== null && <Chip label={t('topic')} value={filters.topic} onClear={() => void setFilters({ topic: null })} />}
      {filters.key !== null && <Chip label={t('key')} value={filters.key} onClear={() => void setFilters({ key: null })} />}
    </>
  )
}

function Chip({ label, value, onClear }: { label: string; value: string; onClear: () => void }) {
  const t = useTranslations('messages.filters')
  return (
    <Button size="sm" icon={X} onClick={onClear} aria-label={t('remove', { label, value })} className="max-w-72 bg-selected">
      <span className="truncate">
        <span className="text-muted">{label}</span> {value}
      </span>
    </Button>
  )
}
