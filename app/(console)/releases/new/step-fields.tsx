'use client'
import { useTranslations } from 'next-intl'
import { releaseModes } from '#lib/governance/release/plan'
import { fieldBox, TextField } from '../../../_components/text-field'
import { Select } from '../../../_components/select'
import type { ReleaseDraft } from './use-release-draft'

/** How calls are told apart, and in which steps the new version gets them. */
export function StepFields({ draft: { fields, set } }: { draft: ReleaseDraft }) {
  const t = useTranslations('releases.create')
  const modes = useTranslations('releases.mode')
  const advances = (['auto', 'manual'] as const).map((value) => ({ value, label: t(`advance.${value}`) }))
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap gap-2">
        <Select
          label={t('mode')}
          options={releaseModes.map((value) => ({ value, label: modes(value) }))}
          value={fields.mode}
          onValueChange={(mode) => set({ mode })}
        />
        <Select label={t('advance.label')} options={advances} value={fields.advance} onValueChange={(advance) => set({ advance })} />
      </div>
      <p className="text-sm text-muted">{t(`modeHint.${fields.mode}`)}</p>
      {fields.mode === 'tag' && (
        <TextField label={t('tag')} hint={t('tagHint')} value={fields.tag} onValueChange={(tag) => set({ tag })} mono />
      )}
      {fields.mode === 'condition' && (
        <TextField label={t('key')} hint={t('keyHint')} value={fields.key} onValueChange={(key) => set({ key })} mono />
      )}
      {fields.mode !== 'tag' && (
        <TextField
          label={t('percents')}
          hint={t('percentsHint')}
          value={fields.percents}
          onValueChange={(percents) => set({ percents })}
          mono
        />
      )}
      {fields.mode === 'condition' && (
        <label className="flex flex-col gap-1">
          <span className="text-sm font-medium">{t('values')}</span>
          <textarea
            rows={4}
            value={fields.values}
            onChange={(event) => set({ values: event.target.value })}
            className={`${fieldBox} h-auto py-1.5 font-mono text-sm`}
          />
          <span className="text-xs text-muted">{t('valuesHint')}</span>
        </label>
      )}
    </div>
  )
}
