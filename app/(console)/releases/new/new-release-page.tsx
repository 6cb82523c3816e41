'use client'
import { useTranslations } from 'next-intl'
import { type ReleaseCandidates, releaseCandidatesSchema } from '#lib/governance/release/candidates'
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
import { type ReleaseSubject, SubjectChoice, useReleaseSubject } from './subject-choice'
import { useReleaseDraft } from './use-release-draft'

/** A release in three decisions (who is new, in which steps, what the guard allows), with what it would do beside them. */
export function NewReleasePage() {
  const t = useTranslations('releases.create')
  const of = useReleaseSubject()
  const { subject, registry } = of
  const question = new URLSearchParams({ ...subject, ...(registry === null ? {} : { registry }) })
  const state = useApi(subject && `releases/candidates?${question.toString()}`, releaseCandidatesSchema, { topics: ['registry', 'rules'] })
  return (
    <PageFrame title={t('title')} facts={of.application ?? of.service ?? ''} asOf={state.envelope?.asOf}>
      {subject === undefined ? (
        <EmptyState title={t('noSubject')} cause={t('noSubjectCause')} action={<Beginnings />} />
      ) : (
        <ApiView state={state}>{(found) => <Editor key={`${question.toString()} ${found.registry}`} of={of} found={found} />}</ApiView>
      )}
    </PageFrame>
  )
}

function Beginnings() {
  const t = useTranslations('releases.create')
  return (
    <span className="flex flex-wrap justify-center gap-2">
      <ButtonLink href="/services">{t('toServices')}</ButtonLink>
      <ButtonLink href="/applications">{t('toApplications')}</ButtonLink>
    </span>
  )
}

function Editor({ of, found }: { of: ReleaseSubject; found: ReleaseCandidates }) {
  const t = useTranslations('releases.create')
  const { registry, registries, candidates } = found
  const draft = useReleaseDraft({ ...of.subject, registry })
  const applications = [...new Set(candidates.map(({ application }) => application))].sort()
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        <Section title={t('who')}>
          <div className="space-y-3">
            <SubjectChoice of={of} registry={registry} registries={registries} applications={applications} />
            <ChooseVersion candidates={candidates} isWide={of.application !== null} draft={draft} />
          </div>
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
