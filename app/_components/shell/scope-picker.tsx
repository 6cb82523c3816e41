'use client'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useScope } from '../../_hooks/use-scope'
import { Select } from '../select'
import { useSources } from './use-sources'

const all = ''

/** Narrows the console to one registry, or on the Kafka pages to one cluster; nothing to choose shows nothing. */
export function ScopePicker() {
  const t = useTranslations('scope')
  const kafka = usePathname().startsWith('/kafka')
  const { registry, setRegistry, cluster, setCluster } = useScope()
  const { data = [] } = useSources()
  const choices = data.filter((source) => source.kind === (kafka ? 'kafka' : 'registry'))
  if (choices.length < 2) return null
  const set = kafka ? setCluster : setRegistry
  return (
    <Select
      label={kafka ? t('cluster') : t('registry')}
      options={[{ value: all, label: t('all') }, ...choices.map(({ id, name }) => ({ value: id, label: name ?? id }))]}
      value={(kafka ? cluster : registry) ?? all}
      onValueChange={(next) => void set(next === all ? null : next)}
    />
  )
}
