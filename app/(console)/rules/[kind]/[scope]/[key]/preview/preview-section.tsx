'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { RulePreview } from '#lib/governance/rules/preview-schema'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { Section } from '../../../../../../_components/section'
import { Select } from '../../../../../../_components/select'
import { ErrorState } from '../../../../../../_components/states/error-state'
import { LoadingState } from '../../../../../../_components/states/loading-state'
import type { Asked } from '../../../../../../_hooks/use-asked'
import type { RuleDraft } from '../edit/use-rule-draft'
import { ConsumerMatrix } from './consumer-matrix'
import { PreviewHeadline } from './preview-headline'
import { RouteDetail } from './route-detail'
import { type DetailWish, useScriptEngine } from './use-rule-preview'

type PreviewSectionProps = { rule: RuleDetail; draft: RuleDraft; preview: Asked<RulePreview> }

/** What the draft would do, over the real registry: in one sentence, per consumer and method, and router by router for one of them. */
export function PreviewSection({ rule, draft, preview }: PreviewSectionProps) {
  const t = useTranslations('rules.preview')
  const { answer, problem, pending, refresh } = preview
  return (
    <Section title={t('title')} aside={rule.kind === 'script' && <EngineChoice />}>
      {!draft.hasEffect && <p className="text-sm text-muted">{t('hint')}</p>}
      {draft.hasEffect && problem && <ErrorState problem={problem} onRetry={refresh} />}
      {draft.hasEffect && !problem && !answer && <LoadingState />}
      {draft.hasEffect && !problem && answer && (
        <div aria-busy={pending} className={pending ? 'space-y-4 opacity-60' : 'space-y-4'}>
          <PreviewHeadline preview={answer} />
          <ServicePreview rule={rule} content={draft.text} preview={answer} />
        </div>
      )}
    </Section>
  )
}

/** Java 15 and later have no engine and pass scripts over; those that were given one run them. */
function EngineChoice() {
  const t = useTranslations('rules.preview')
  const [hasEngine, setHasEngine] = useScriptEngine()
  return (
    <label className="flex items-center gap-2 text-sm">
      <input
        type="checkbox"
        checked={hasEngine}
        onChange={(event) => void setHasEngine(event.target.checked)}
        className="size-4 accent-(--accent-fill)"
      />
      {t('engine')}
    </label>
  )
}

type ServicePreviewProps = { rule: RuleDetail; content: string; preview: RulePreview }

/** One of the services that the rule touches. */
function ServicePreview({ rule, content, preview }: ServicePreviewProps) {
  const t = useTranslations('rules.preview')
  const [chosen, setChosen] = useState<string>()
  const [wish, setWish] = useState<DetailWish>()
  const { services } = preview
  const service = services.find((one) => one.service === chosen) ?? services[0]
  if (service === undefined) return <p className="text-sm text-muted">{t('nobody')}</p>
  const options = services.map((one) => ({
    value: one.service,
    label: one.service,
    hint: t('changedOf', { changed: one.consumersChanged, count: one.consumerCount }),
  }))
  return (
    <>
      {services.length > 1 && (
        <Select label={t('service')} options={options} value={service.service} onValueChange={setChosen} className="max-w-full" />
      )}
      <ConsumerMatrix
        service={service}
        chosen={wish}
        onChoose={(consumer, method) => setWish({ service: service.service, consumer, method })}
      />
      {wish?.service === service.service && <RouteDetail rule={rule} content={content} wish={wish} onClose={() => setWish(undefined)} />}
    </>
  )
}
