'use client'
import { useTranslations } from 'next-intl'
import type { InstanceRow } from '#lib/registry/schema'
import { CopyText } from '../../_components/copy-text'
import { Facts } from '../../_components/facts'
import { Badges } from '../../_components/registry/badges'
import { ApplicationLink, HostLink } from '../../_components/registry/links'
import { RelativeTime } from '../../_components/relative-time'
import { Uptime } from '../services/[id]/uptime'

/** What an instance says of itself. */
export function InstanceFacts({ instance }: { instance: InstanceRow }) {
  const t = useTranslations('instances.columns')
  return (
    <Facts
      facts={[
        { label: t('address'), value: <CopyText text={instance.address} /> },
        { label: t('host'), value: <HostLink host={instance.host} /> },
        { label: t('application'), value: <ApplicationLink name={instance.application} /> },
        {
          label: t('endpoints'),
          value: <Badges values={instance.endpoints.map(({ protocol, port }) => `${protocol}:${port}`)} mono max={12} />,
        },
        { label: t('release'), value: instance.release || instance.generation },
        { label: t('level'), value: t(`levels.${instance.level}`) },
        { label: t('revision'), value: instance.revision === '' ? '–' : <CopyText text={instance.revision} /> },
        { label: t('registries'), value: instance.registries.join(', ') || '–' },
        { label: t('uptime'), value: <Uptime startedAt={instance.startedAt} /> },
        { label: t('firstSeen'), value: <RelativeTime at={instance.firstSeen} /> },
      ]}
    />
  )
}
