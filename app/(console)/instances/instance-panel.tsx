'use client'
import { instanceDetailSchema } from '#lib/registry/schema'
import { ApplicationLink } from '../../_components/registry/links'
import { instanceHref } from '../../_components/paths'
import { ProblemList } from '../../_components/registry/problem-list'
import { SidePanel } from '../../_components/side-panel'
import { ApiView } from '../../_components/states/api-view'
import { useApi } from '../../_hooks/use-api'
import { InstanceFacts } from './instance-facts'
import { OfferedServices, UsedServices } from './instance-services'

/** One instance beside the list. */
export function InstancePanel({ address, onClose }: { address: string; onClose: () => void }) {
  const state = useApi(`instances/${encodeURIComponent(address)}`, instanceDetailSchema, { topics: ['registry'] })
  return (
    <SidePanel
      title={address}
      facts={state.data && <ApplicationLink name={state.data.application} />}
      onClose={onClose}
      href={instanceHref(address)}
    >
      <ApiView state={state}>
        {(instance) => (
          <div className="flex flex-col gap-4 p-4">
            <ProblemList problems={instance.problems} target={{ kind: 'instance', address: instance.address }} />
            <InstanceFacts instance={instance} />
            <OfferedServices providers={instance.providers} total={instance.providerCount} />
            <UsedServices consumers={instance.consumers} total={instance.consumerCount} traced={instance.tracedConsumerCount} />
          </div>
        )}
      </ApiView>
    </SidePanel>
  )
}
