'use client'
import { useTranslations } from 'next-intl'
import { X } from 'lucide-react'
import { Button } from '../../_components/button'
import { Combobox } from '../../_components/combobox'
import { Select } from '../../_components/select'
import { useChoices } from './use-choices'
import { groupings, type Question, sides } from './use-question'

/** Whose calls: service, application, method; and what the lines are told apart by. */
export function FilterBar({ asked }: { asked: Question }) {
  const t = useTranslations('statistics')
  const { services, applications, methods } = useChoices(asked)
  const { service, application, method, server } = asked.filters
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Combobox
        label={t('service')}
        placeholder={t('anyService')}
        options={services}
        value={service}
        onValueChange={(next) => asked.set({ service: next, method: null })}
        className="w-64"
      />
      <Combobox
        label={t('application')}
        placeholder={t('anyApplication')}
        options={applications}
        value={application}
        onValueChange={(next) => asked.set({ application: next })}
        className="w-52"
      />
      {service !== null && (
        <Combobox
          label={t('method')}
          placeholder={t('anyMethod')}
          options={methods}
          value={method}
          onValueChange={(next) => asked.set({ method: next })}
          className="w-44"
        />
      )}
      {server !== null && (
        <Button icon={X} onClick={() => asked.set({ server: null })} className="font-mono text-sm">
          {t('serverIs', { server })}
        </Button>
      )}
      <Select
        label={t('groupBy')}
        options={groupings.map((value) => ({ value, label: t(`grouping.${value}`) }))}
        value={asked.groupBy}
        onValueChange={asked.setGroupBy}
        className="h-8"
      />
      <Select
        label={t('side')}
        options={sides.map((value) => ({ value, label: t(`sides.${value}`) }))}
        value={asked.side}
        onValueChange={asked.setSide}
        className="h-8"
      />
      {asked.narrowed && (
        <Button tone="ghost" onClick={asked.clear}>
          {t('clear')}
        </Button>
      )}
    </div>
  )
}
