'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type Release, releaseSchema } from '#lib/governance/release/schema'
import { CopyText } from '../../../_components/copy-text'
import { Facts } from '../../../_components/facts'
import { serviceHref } from '../../../_components/paths'
import { Section } from '../../../_components/section'
import { PageFrame } from '../../../_components/shell/page-frame'
import { ApiView } from '../../../_components/states/api-view'
import { useSaid } from '../../../_components/use-said'
import { useApi } from '../../../_hooks/use-api'
import { useReleaseSubjectWord } from '../release-subject'
import { ReleaseStateDot } from '../release-state'
import { GuardPanel } from './guard-panel'
import { ReleaseActions } from './release-actions'
import { ReleaseCharts } from './release-charts'
import { ReleaseSteps } from './release-steps'
import { ReleaseTimeline } from './release-timeline'

/** One release whole: where it stands, predicted against measured, new against old, and the way back. */
export function ReleasePage({ id }: { id: string }) {
  const t = useTranslations('releases')
  const subjectOf = useReleaseSubjectWord()
  const state = useApi(`releases/${encodeURIComponent(id)}`, releaseSchema, { topics: ['releases'], keys: { releases: [id] } })
  const { data, envelope } = state
  return (
    <PageFrame
      title={data ? subjectOf(data) : t('one')}
      tabTitle={data ? `${subjectOf(data)} · ${t('one')}` : t('one')}
      facts={
        data && (
          <>
            <ReleaseStateDot release={data} />
            <span aria-hidden>·</span>
            <span className="truncate">{t('byWhy', { actor: data.actor, reason: data.reason })}</span>
          </>
        )
      }
      asOf={envelope?.asOf}
      actions={data && <ReleaseActions release={data} />}
    >
      <ApiView state={state}>{(release) => <Body release={release} />}</ApiView>
    </PageFrame>
  )
}

function Body({ release }: { release: Release }) {
  const t = useTranslations('releases')
  const wordsOf = useSaid()
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        {release.held && (
          <Section title={t(`heldTitle.${release.held.by}`)}>
            <p className="break-words">{wordsOf({ text: release.held.why, said: release.held.said })}</p>
          </Section>
        )}
        <Section title={t('steps')} flush>
          <ReleaseSteps release={release} />
        </Section>
        <Section title={t('charts')}>
          <ReleaseCharts release={release} />
        </Section>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Section title={t('guardTitle')}>
          <GuardPanel release={release} />
        </Section>
        <Section title={t('timeline')} flush>
          <ReleaseTimeline release={release} />
        </Section>
        <Section title={t('factsTitle')}>
          <ReleaseFacts release={release} />
        </Section>
      </div>
    </div>
  )
}

function ReleaseFacts({ release }: { release: Release }) {
  const t = useTranslations('releases.fact')
  const modes = useTranslations('releases.mode')
  const addresses = (list: readonly string[]) => (
    <span className="flex flex-col">
      {list.map((address) => (
        <CopyText key={address} text={address} />
      ))}
    </span>
  )
  return (
    <Facts
      facts={[
        {
          label: t('services'),
          value: release.services.map((service) => (
            <Link key={service} href={serviceHref(service)} className="block break-all hover:underline">
              {service}
            </Link>
          )),
        },
        { label: t('new'), value: addresses(release.addresses) },
        { label: t('old'), value: addresses(release.oldAddresses) },
        { label: t('mode'), value: modes(release.mode) },
        ...(release.tag === null ? [] : [{ label: t('tag'), value: release.tag }]),
        ...(release.key === null ? [] : [{ label: t('key'), value: <span className="font-mono">{release.key}</span> }]),
        { label: t('registry'), value: release.registry },
        { label: t('advance'), value: t(release.advance) },
      ]}
    />
  )
}
