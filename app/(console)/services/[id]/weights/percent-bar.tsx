'use client'
import { Percent } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { z } from 'zod'
import { weightsFor } from '#lib/governance/release/step-weights'
import type { ServiceWeights } from '#lib/governance/schema'
import { isAppError } from '#lib/platform/errors'
import { providerSchema } from '#lib/registry/schema'
import { Button } from '../../../../_components/button'
import { addressesLike, groupsOf, markedOf } from '../../../../_components/registry/provider-groups'
import { Select } from '../../../../_components/select'
import { TextField } from '../../../../_components/text-field'
import { useApi } from '../../../../_hooks/use-api'
import type { WeightDraft } from './use-weight-draft'

const providersSchema = z.array(providerSchema)
const byHosts = ' hosts'

type PercentBarProps = { service: string; weights: ServiceWeights; draft: WeightDraft; locked: string | undefined }

/** "5 % to version 2": works the weights out and puts them into the draft, to be looked at like any other edit. */
export function PercentBar({ service, weights, draft, locked }: PercentBarProps) {
  const t = useTranslations('weights.percent')
  const { options, membersOf } = useGroups(service, weights)
  const [wanted, setWanted] = useState<string>()
  const [hosts, setHosts] = useState('')
  const [percent, setPercent] = useState('5')
  const group = options.find(({ value }) => value === wanted)?.value ?? options[0]?.value ?? byHosts
  const members = group === byHosts ? addressesLike(hosts, addressesOf(weights)) : membersOf(group)
  const plan = usePlan(weights, members, percent)
  if (weights.providers.length < 2) return null
  return (
    <form
      aria-label={t('title')}
      className="flex flex-wrap items-end gap-3 border-b px-4 py-2.5"
      onSubmit={(event) => {
        event.preventDefault()
        if (plan.weights) draft.setAll(plan.weights)
      }}
    >
      <TextField label={t('percent')} value={percent} onValueChange={setPercent} inputMode="decimal" className="w-20" autoComplete="off" />
      <div className="flex h-8 items-center">
        <Select label={t('to')} options={options} value={group} onValueChange={setWanted} />
      </div>
      {group === byHosts && (
        <TextField
          label={t('hosts')}
          value={hosts}
          onValueChange={setHosts}
          mono
          placeholder="10.0.1.*"
          className="min-w-40 grow"
          autoComplete="off"
        />
      )}
      <Button type="submit" icon={Percent} disabledReason={locked ?? plan.refusal}>
        {t('apply', { count: members.length })}
      </Button>
    </form>
  )
}

const addressesOf = ({ providers }: ServiceWeights): string[] => providers.map(({ address }) => address)

/** Versions, tags and revisions that some of the providers carry; hosts by name always. */
function useGroups(service: string, weights: ServiceWeights) {
  const t = useTranslations('weights.percent')
  const { data = [] } = useApi(`services/${encodeURIComponent(service)}/providers?pageSize=500`, providersSchema, { topics: ['registry'] })
  const here = new Set(addressesOf(weights))
  const unique = new Map(data.filter(({ address }) => here.has(address)).map((provider) => [provider.address, provider]))
  const groups = groupsOf([...unique.values()].map(markedOf)).map((group) => ({ ...group, id: `${group.mark} ${group.value}` }))
  const options = groups.map(({ id, mark, value, members }) => ({
    value: id,
    label: `${t(`by.${mark}`)} ${value}`,
    hint: String(members.length),
  }))
  return {
    options: [...options, { value: byHosts, label: t('by.hosts') }],
    membersOf: (id: string): string[] => groups.find((group) => group.id === id)?.members ?? [],
  }
}

type Plan = { weights?: ReadonlyMap<string, number>; refusal?: string }

function usePlan({ providers }: ServiceWeights, members: readonly string[], percent: string): Plan {
  const t = useTranslations('weights.percent')
  const share = percent.trim() === '' ? Number.NaN : Number(percent.replace(',', '.'))
  if (!(share >= 0 && share <= 100)) return { refusal: t('noPercent') }
  if (members.length === 0) return { refusal: t('nobody') }
  if (members.length === providers.length) return { refusal: t('everybody') }
  if (providers.every(({ address, weight }) => weight === 0 || members.includes(address))) return { refusal: t('noWeight') }
  try {
    return { weights: weightsFor(providers, (address) => members.includes(address), share) }
  } catch (error) {
    if (isAppError(error, 'invalid-input')) return { refusal: t('tooFine', { percent: share }) }
    throw error
  }
}
