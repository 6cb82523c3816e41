'use client'
import { Plus, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useContext } from 'react'
import type { RulePath, RuleValue } from '#lib/governance/rules/edit-rule'
import { Button, IconButton } from '../../../../../../_components/button'
import { listAt, RuleFormContext } from './form-context'

/** More items than this are left to the text. */
const maxShown = 30

type FormItemsProps = {
  path: RulePath
  /** Names the nth item */
  titleOf: (index: number) => string
  addLabel: string
  /** What a new item begins as */
  fresh: RuleValue
  children: (index: number) => ReactNode
}

/** The items of a list of the rule, each with its fields, a way to add one and to take one away. */
export function FormItems({ path, titleOf, addLabel, fresh, children }: FormItemsProps) {
  const t = useTranslations('rules.form')
  const { data, edit, readOnly } = useContext(RuleFormContext)
  const items = listAt(data, path)
  return (
    <div className="space-y-3">
      {items.slice(0, maxShown).map((_, index) => (
        <fieldset key={index} className="rounded-md border px-3 pt-1 pb-3">
          <legend className="flex items-center gap-1 px-1 text-sm font-medium">
            {titleOf(index)}
            <IconButton
              icon={Trash2}
              size="sm"
              label={t('remove', { item: titleOf(index) })}
              disabled={readOnly}
              {...(items.length === 1 && { disabledReason: t('lastItem') })}
              onClick={() => edit([...path, index], undefined)}
            />
          </legend>
          {children(index)}
        </fieldset>
      ))}
      {items.length > maxShown && <p className="text-sm text-muted">{t('more', { count: items.length - maxShown })}</p>}
      <Button size="sm" icon={Plus} disabled={readOnly} onClick={() => edit([...path, items.length], fresh)}>
        {addLabel}
      </Button>
    </div>
  )
}
