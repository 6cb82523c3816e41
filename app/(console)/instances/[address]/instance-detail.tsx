'use client'
import { useTranslations } from 'next-intl'
import { addressesOf } from '#lib/registry/instances'
import { type InstanceDetail, instanceDetailSchema } from '#lib/registry/schema'
import { Badge } from '../../../_components/badge'
import { CopyText } from '../../../_components/copy-text'
import { compareHref } from '../../../_components/paths'
import { Badges } from '../../../_components/registry/badges'
import { Health } from '../../../_components/registry/health'
import { ApplicationLink } from '../../../_components/registry/links'
import { ParamsTable } from '../../../_components/registry/params-table'
import { ProblemList } from '../../../_components/registry/problem-list'
import { ButtonLink } from '../../../_components/button'
import { Section } from '../../../_components/section'
import { PageFrame } from '../../../_components/shell/page-frame'
import { ApiView } from '../../../_components/states/api-view'
import { useApi } from '../../../_hooks/use-api'
import { InstanceFacts } from '../instance-facts'
import { RecentChanges } from '../../applications/recent-changes'
import { DrainSection } from '../drain-section'
import { DirectAddresses } from '../direct-addresses'
import { OfferedServices, UsedServices } from '../instance-services'

/** One instance whole: what it offers and uses, where it listens, what it says of itself. */
export function InstanceDetailPage({ address }: { address: string }) {
  const t = useTranslations('instances')
  const state = useApi(`instances/${encodeURIComponent(address)}`, instanceDetailSchema, { topics: ['registry', 'rules'] })
  const { data, envelope } = state
  const facts = data && (
    <>
      <Health problems={data.problems} />
      <ApplicationLink name={data.application} />
      <Badge>{`Dubbo ${data.release || data.generation}`}</Badge>
      <Badges values={data.endpoints.map(({ protocol, port }) => `${protocol}:${port}`)} mono max={4} />
      {data.address !== address && <span>{t('samePort', { address })}</span>}
    </>
  )
  return (
    <PageFrame
      title={<CopyText text={data?.address ?? address} className="font-mono" />}
      tabTitle={data?.address ?? address}
      facts={facts}
      asOf={envelope?.asOf}
      actions={
        <ButtonLink href={compareHref({ left: `instance:${address}` })} size="sm">
          {t('compare')}
        </ButtonLink>
      }
    >
      <ApiView state={state}>{(instance) => <Body instance={instance} />}</ApiView>
    </PageFrame>
  )
}

function Body({ instance }: { instance: InstanceDetail }) {
  const t = useTranslations('instances')
  return (
    <>
      {/* the instance is here: what is left to look at are the others of its application */}
      <ProblemList problems={instance.problems} target={{ kind: 'application', name: instance.application }} />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] xl:items-start">
        <div className="flex min-w-0 flex-col gap-4">
          <Section>
            <OfferedServices heading="h2" providers={instance.providers} total={instance.providerCount} />
          </Section>
          <Section>
            <UsedServices
              heading="h2"
              consumers={instance.consumers}
              total={instance.consumerCount}
              traced={instance.tracedConsumerCount}
            />
          </Section>
          <Section title={t('changes')} flush>
            <RecentChanges of={{ address: addressesOf(instance).join(',') }} minutes={7 * 1440} />
          </Section>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {instance.providers.length > 0 && <DrainSection path="instances" name={instance.address} />}
          <Section title={t('direct')} flush>
            <DirectAddresses instance={instance} />
          </Section>
          <Section title={t('self')}>
            <InstanceFacts instance={instance} />
          </Section>
          <Section>
            <ParamsTable heading="h2" title={t('metadata')} params={instance.metadata} />
          </Section>
        </div>
      </div>
    </>
  )
}
