'use client'
import { Plus, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { QuietHours, SourcePolicy } from '#lib/messages/policies/schema'
import { Button } from '../../../_components/button'
import { TextField } from '../../../_components/text-field'
import { Check } from './check'

const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const
const night: QuietHours = { from: '22:00', to: '06:00', days: [1, 2, 3, 4, 5, 6, 7] }

/** When nothing is settled by itself. */
export function QuietFields({ policy, onChange }: { policy: SourcePolicy; onChange: (policy: SourcePolicy) => void }) {
  const t = useTranslations('policies')
  const set = (quietHours: SourcePolicy['quietHours']) => onChange({ ...policy, quietHours })
  const change = (index: number, more: Partial<QuietHours>) =>
    set(policy.quietHours.map((hours, at) => (at === index ? { ...hours, ...more } : hours)))
  return (
    <div className="flex flex-col gap-2">
      {policy.quietHours.map((hours, index) => (
        // two that are the same are one: their place is what tells them apart
        <div key={String(index)} className="flex flex-wrap items-end gap-3">
          <TextField label={t('quietFrom')} value={hours.from} onValueChange={(from) => change(index, { from })} className="w-20" />
          <TextField label={t('quietTo')} value={hours.to} onValueChange={(to) => change(index, { to })} className="w-20" />
          <div className="flex h-8 flex-wrap items-center gap-x-3">
            {weekdays.map((day) => (
              <Check
                key={day}
                label={t(`day.${day}`)}
                checked={hours.days.includes(Number(day))}
                onChange={() => change(index, { days: toggled(hours.days, Number(day)) })}
              />
            ))}
          </div>
          <Button
            size="sm"
            tone="ghost"
            icon={X}
            aria-label={t('quietRemove')}
            onClick={() => set(policy.quietHours.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <div className="flex flex-wrap items-end gap-3">
        <Button size="sm" icon={Plus} onClick={() => set([...policy.quietHours, night])}>
          {t('quietAdd')}
        </Button>
        {policy.quietHours.length > 0 && (
          <TextField
            label={t('zone')}
            value={policy.timeZone}
            onValueChange={(timeZone) => onChange({ ...policy, timeZone })}
            className="w-44"
            placeholder="Europe/Berlin"
          />
        )}
      </div>
    </div>
  )
}

const toggled = (days: readonly number[], day: number): number[] =>
  days.includes(day) ? days.filter((one) => one !== day) : [...days, day].toSorted((one, other) => one - other)
