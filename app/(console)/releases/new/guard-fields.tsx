'use client'
import { useTranslations } from 'next-intl'
import { guardSchema } from '#lib/governance/release/plan'
import { Select } from '../../../_components/select'
import { TextField } from '../../../_components/text-field'
import type { ReleaseDraft } from './use-release-draft'

const numbers = ['errorPercent', 'latencyRatio', 'minimumCalls', 'windowSeconds'] as const

/** What the new version may do worse, how long it is watched, and what the guard does about it. */
export function GuardFields({ draft: { fields, set } }: { draft: ReleaseDraft }) {
  const t = useTranslations('releases.create')
  const guard = useTranslations('releases.guard')
  const reactions = guardSchema.shape.onTrip.unwrap().options.map((value) => ({ value, label: t(`onTrip.${value}`) }))
  return (
    <div className="space-y-3">
      <div className="grid grid-cols-2 gap-3">
        {numbers.map((name) => (
          <TextField
            key={name}
            label={t(name)}
            hint={t(`${name}Hint`)}
            value={fields[name]}
            onValueChange={(value) => set({ [name]: value })}
            inputMode="decimal"
          />
        ))}
      </div>
      <Select label={t('onTrip.label')} options={reactions} value={fields.onTrip} onValueChange={(onTrip) => set({ onTrip })} />
      <p className="text-sm text-muted">{guard(`onTrip.${fields.onTrip}`)}</p>
    </div>
  )
}
