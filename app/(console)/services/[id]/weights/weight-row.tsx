'use client'
import { Ban, ChevronDown, ChevronRight, Eraser, Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Badge } from '../../../../_components/badge'
import { Button, IconButton } from '../../../../_components/button'
import { CopyText } from '../../../../_components/copy-text'
import { cx } from '../../../../_components/cx'
import { formatShare } from '../../../../_components/format/number'
import { ApplicationLink } from '../../../../_components/registry/links'
import { RelativeTime } from '../../../../_components/relative-time'
import { ShareBars } from '../../../../_components/share-bars'
import { Slider } from '../../../../_components/slider'
import { RuleLink } from '../rule-link'
import { plannedWeight, type WeightDraft, type WeightedProvider } from './use-weight-draft'
import { WeightDetail } from './weight-detail'

type WeightRowProps = {
  service: string
  registry: string
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
  const { service, registry, provider, max, scaleMax, configured, expected, observed, draft, locked } = props
  const t = useTranslations('weights')
  const { address } = provider
  const [open, setOpen] = useState(false)
  const isChanged = draft.changes.has(address)
  return (
    <li
      className={cx(
        'grid gap-x-4 gap-y-1 border-b border-line/60 px-4 py-2.5 sm:grid-cols-[minmax(0,13rem)_minmax(0,1fr)]',
        isChanged && 'bg-selected',
      )}
    >
      <div className="min-w-0 text-sm">
        <Identity service={service} provider={provider} />
        <Button
          size="sm"
          tone="ghost"
          icon={open ? ChevronDown : ChevronRight}
          aria-expanded={open}
          aria-label={t('showDetailOf', { address })}
          onClick={() => setOpen(!open)}
        >
          {t('showDetail')}
        </Button>
      </div>
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
      {open && (
        <div className="min-w-0 sm:col-span-2">
          <WeightDetail service={service} registry={registry} address={address} />
        </div>
      )}
    </li>
  )
}

function Identity({ service, provider }: { service: string; provider: WeightedProvider }) {
  const t = useTranslations('weights')
  const { address, application, generation, weight, configuredWeight, weightRule } = provider
  return (
    <>
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
      <Apart provider={provider} />
    </>
  )
}

/** What one number does not say: it warms up, or methods weigh otherwise. */
function Apart({ provider: { weight, weightNow, warmAt, methods, expectedShareNow } }: { provider: WeightedProvider }) {
  const t = useTranslations('weights')
  return (
    <>
      {warmAt !== null && (
        <p className="text-xs text-warning">
          {t('warming', { now: rangeOf(weightNow, String), weight })} <RelativeTime at={warmAt} />
          {expectedShareNow && (
            <span className="block text-muted">
              {t('expectedNow', { share: rangeOf(expectedShareNow, (share) => formatShare(share).short) })}
            </span>
          )}
        </p>
      )}
      {methods.length > 0 && (
        <p className="text-xs text-muted" title={methods.join(', ')}>
          {t('methodsApart', { count: methods.length })}
        </p>
      )}
    </>
  )
}

function rangeOf({ low, high }: { low: number; high: number }, format: (value: number) => string): string {
  const [from, to] = [format(low), format(high)]
  return from === to ? from : `${from}–${to}`
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
