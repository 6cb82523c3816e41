'use client'
import { useTranslations } from 'next-intl'
import { type RuleTemplate, ruleTemplates } from '#lib/governance/rules/rule-templates'
import { cx } from '../../_components/cx'

const keys = {
  override: 'override',
  'condition-v3.0': 'condition',
  'condition-v3.1': 'draw',
  'tag-addresses': 'tag',
  'tag-match': 'match',
  script: 'script',
  affinity: 'affinity',
  migration: 'migration',
} as const satisfies Record<RuleTemplate, string>

/** What a rule of each template does, in a sentence, and which Dubbo reads it. */
export function TemplateChoice({ value, onChange }: { value: RuleTemplate; onChange: (template: RuleTemplate) => void }) {
  const t = useTranslations('rules.new.templates')
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2">
      <legend className="sr-only">{t('label')}</legend>
      {ruleTemplates.map((template) => (
        <label
          key={template}
          className={cx(
            'grid cursor-pointer grid-cols-[auto_minmax(0,1fr)] content-start gap-x-2 rounded-md border px-3 py-2 hover:bg-hover has-focus-visible:outline-2',
            template === value && 'border-accent bg-selected',
          )}
        >
          <input
            type="radio"
            name="template"
            value={template}
            checked={template === value}
            onChange={() => onChange(template)}
            className="accent-(--accent)"
          />
          <span className="text-sm font-medium">{t(`${keys[template]}.title`)}</span>
          <span className="col-start-2 text-xs text-muted">{t(`${keys[template]}.what`)}</span>
        </label>
      ))}
    </fieldset>
  )
}
