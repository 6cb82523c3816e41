'use client'
import { useTranslations } from 'next-intl'
import { useContext } from 'react'
import { migrationSteps } from '#lib/governance/lint/lint-migration'
import type { RulePath } from '#lib/governance/rules/edit-rule'
import { listAt, RuleFormContext, valueAt } from './form-context'
import { ChoiceField, ListField, WordsField } from './form-fields'
import { FormItems } from './form-item'

const forms = ['exact', 'prefix', 'regex'] as const

/** Tag routes: a tag and the providers that bear it, by address or by their parameters. */
export function TagForm() {
  const t = useTranslations('rules.form')
  return (
    <FormItems
      path={['tags']}
      titleOf={(index) => t('tag', { number: index + 1 })}
      addLabel={t('addTag')}
      fresh={{ name: 'gray', addresses: ['192.0.2.1:20880'] }}
    >
      {(index) => (
        <div className="space-y-2.5">
          <div className="grid grid-cols-[12rem_minmax(0,1fr)] gap-4">
            <WordsField label={t('name')} path={['tags', index, 'name']} />
            <ListField label={t('tagAddresses')} path={['tags', index, 'addresses']} hint={t('tagAddressesHint')} />
          </div>
          <Matches index={index} />
        </div>
      )}
    </FormItems>
  )
}

function Matches({ index }: { index: number }) {
  const t = useTranslations('rules.form')
  const { data } = useContext(RuleFormContext)
  const path = ['tags', index, 'match'] as const
  if (listAt(data, path).length === 0) return null
  return (
    <FormItems
      path={path}
      titleOf={(place) => t('match', { number: place + 1 })}
      addLabel={t('addMatch')}
      fresh={{ key: 'env', value: { exact: 'gray' } }}
    >
      {(place) => (
        <div className="grid grid-cols-2 gap-4 lg:grid-cols-5">
          <WordsField label={t('matchKey')} path={[...path, place, 'key']} />
          {[...forms, ...wildcardOf(data, [...path, place, 'value'])].map((form) => (
            <WordsField key={form} label={form} path={[...path, place, 'value', form]} />
          ))}
        </div>
      )}
    </FormItems>
  )
}

/** Dubbo reads a wildcard as `*` or as the text itself: it is offered where it is written already, to be taken away. */
const wildcardOf = (data: unknown, path: RulePath) => (valueAt(data, [...path, 'wildcard']) === undefined ? [] : (['wildcard'] as const))

/** Migration rules: how the consumers of an application find their providers. */
export function MigrationForm() {
  const t = useTranslations('rules.form')
  return (
    <div className="max-w-80">
      <ChoiceField label={t('step')} path={['step']} choices={migrationSteps} />
    </div>
  )
}
