'use client'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { z } from 'zod'
import { type ProviderRow, providerSchema } from '#lib/registry/schema'
import { ButtonLink } from '../../../_components/button'
import { Section } from '../../../_components/section'
import { PageFrame } from '../../../_components/shell/page-frame'
import { ApiView } from '../../../_components/states/api-view'
import { EmptyState } from '../../../_components/states/empty-state'
import { useApi } from '../../../_hooks/use-api'
import { ChooseVersion } from './choose-version'
import { GuardFields } from './guard-fields'
import { ReleasePreviewPanel } from './release-preview-panel'
import { StepFields } from './step-fields'
import { useReleaseDraft } from './use-release-draft'

const providersSchema = z.array(providerSchema)

/** A release in three decisions (who is new, in which steps, what the guard allows), with what it would do beside them. */
export function NewReleasePage() {
  const t = useTranslations('releases.create')
  const [service] = useQueryState('service', parseAsString)
  const path = service === null ? undefined : `services/${encodeURIComponent(service)}/providers?pageSize=500`
  const state = useApi(path, providersSchema, { topics: ['registry'] })
  return (
    <PageFrame title={t('title')} facts={service ?? ''} asOf={state.envelope?.asOf}>
      {service === null ? (
        <EmptyState
          title={t('noService')}
          cause={t('noServiceCause')}
          action={<ButtonLink href="/services">{t('toServices')}</ButtonLink>}
        />
      ) : (
        <ApiView state={state}>{(providers) => <Editor service={service} providers={providers} />}</ApiView>
      )}
    </PageFrame>
  )
}

function Editor({ service, providers }: { service: string; providers: readonly ProviderRow[] }) {
  const t = useTranslations('releases.create')
  const draft = useReleaseDraft(service)
  const unique = [...new Map(providers.map((provider) => [provider.address, provider])).values()]
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        <Section title={t('who')}>
          <ChooseVersion providers={unique} draft={draft} />
        </Section>
        <Section title={t('how')}>
          <StepFields draft={draft} />
        </Section>
        <Section title={t('guard')}>
          <GuardFields draft={draft} />
        </Section>
      </div>
      <div className="min-w-0 xl:sticky xl:top-4">
        <ReleasePreviewPanel draft={draft} />
      </div>
    </div>
  )
}
