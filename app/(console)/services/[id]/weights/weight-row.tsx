'use client'
import { Ban, Eraser, Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Badge } from '../../../../_components/badge'
import { IconButton } from '../../../../_components/button'
import { CopyText } from '../../../../_components/copy-text'
import { cx } from '../../../../_components/cx'
import { formatShare } from '../../../../_components/format/number'
import { ApplicationLink } from '../../../../_components/registry/links'
import { ShareBars } from '../../../../_components/share-bars'
import { Slider } from '../../../../_components/slider'
import { RuleLink } from '../rule-link'
import { plannedWeight, type WeightDraft, type WeightedProvider } from './use-weight-draft'

type WeightRowProps = {
  service: string
  provider: WeightedProvider
  /** End of the slider, the same for all rows. */
  max: number
  /** Right end of the bars, the same for all rows. */
  scaleMax: number
  configured: number | null
  /** After the draft. */
  expected: number | null
  observed: number | null
  draft: WeightDraft
  /** Why nothing can be changed now. */
  locked: string | undefined
}

const maxWeight = 100_000

/** One provider: who it is and what decides its weight, the weight to change, the three shares. */
export function WeightRow(props: WeightRowProps) {
  const { service, provider, max, scaleMax, configured, expected, observed, draft, locked } = props
  const t = useTranslations('weights')
  const { address } = provider
  const isChanged = draft.changes.has(address)
  return (
    <li
      className={cx(
        'grid gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2.5 sm:grid-cols-[minmax(0,13rem)_minmax(0,1fr)]',
        isChanged && 'bg-selected',
      )}
    >
      <Identity service={service} provider={provider} />
      <div className="min-w-0">
        <div className="flex items-center gap-1">
          <Slider
            className="min-w-0 grow"
            label={t('weightOf', { address })}
            value={plannedWeight(provider, draft.changes)}
            onValueChange={(weight) => draft.set(address, weight)}
            max={max}
            maxNumber={maxWeight}
            mark={provider.weight}
            disabled={locked !== undefined}
          />
          <RowActions provider={provider} draft={draft} locked={locked} />
        </div>
        <ShareBars configured={configured} expected={expected} observed={observed} scaleMax={scaleMax} />
        {isChanged && <ShareMove before={provider.expectedShare} after={expected} />}
      </div>
    </li>
  )
}

function Identity({ service, provider }: { service: string; provider: WeightedProvider }) {
  const t = useTranslations('weights')
  const { address, application, generation, weight, configuredWeight, weightRule } = provider
  return (
    <div className="min-w-0 text-sm">
      <CopyText text={address} className="font-medium" />
      <div className="flex items-center gap-1.5">
        <span className="truncate">
          <ApplicationLink name={application} />
        </span>
        <Badge mono>{generation}</Badge>
      </div>
      {weightRule === null ? (
        <p className="text-xs text-muted">{t('ownDecides', { weight })}</p>
      ) : (
        <p className="min-w-0 text-xs text-muted">
          {t('ruleDecides', { weight, own: configuredWeight })} <RuleLink service={service} path={weightRule} />
        </p>
      )}
    </div>
  )
}

function RowActions({ provider, draft, locked }: { provider: WeightedProvider; draft: WeightDraft; locked: string | undefined }) {
  const t = useTranslations('weights')
  const { address, weightRule, weight } = provider
  const isChanged = draft.changes.has(address)
  return (
    <div className="flex shrink-0">
      <IconButton
        size="sm"
        icon={Ban}
        label={t('drain', { address })}
        disabledReason={locked}
        disabled={weight === 0 && !isChanged}
        onClick={() => draft.set(address, 0)}
      />
      <IconButton
        size="sm"
        icon={Eraser}
        label={t('takeRuleAway', { address })}
        disabledReason={locked ?? (weightRule === null ? t('noRule') : undefined)}
        onClick={() => draft.set(address, null)}
      />
      <IconButton size="sm" icon={Undo2} label={t('resetRow', { address })} disabled={!isChanged} onClick={() => draft.reset(address)} />
    </div>
  )
}

function ShareMove({ before, after }: { before: number | null; after: number | null }) {
  const t = useTranslations('weights')
  if (before === null || after === null) return null
  return (
    <p className="text-xs font-medium text-accent">
      {t('shareMove', { before: formatShare(before).short, after: formatShare(after).short })}
    </p>
  )
}
